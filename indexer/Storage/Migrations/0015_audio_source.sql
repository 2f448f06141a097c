-- Where the bytes of tracks are, and whether they were there when the indexer last looked. What is stored is the claim that was checked: when the
-- record names something else, or the account has moved, the row begins anew. Apart from track: checks write here, the one writer of records there,
-- and neither waits for the other.
create table audio_source (
  track_id   bigint not null references track on delete cascade,
  kind       smallint not null,                    -- 1 the address in the record | 2 the blob at the account's PDS
  host       text collate "C" not null,            -- who is asked: scheme and authority of the address, or the PDS as its DID document has it
  url        text,                                 -- kind 1
  cid        bytea,                                -- kind 2
  state      smallint not null default 0,          -- 0 unverified | 1 available | 2 unavailable
  due_at     timestamptz not null default '-infinity',
  failures   int not null default 0,               -- in a row, whatever has failed
  checked_at timestamptz,                          -- when it was last asked for
  found_at   timestamptz,                          -- when it was last there
  size       bigint,                               -- bytes, as its server last said
  detail     text,                                 -- why it is not available
  primary key (track_id, kind)
) with (fillfactor = 70);
create index audio_source_due on audio_source (host, due_at);

alter table track drop column audio_status;
