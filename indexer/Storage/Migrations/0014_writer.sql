-- Who writes. One row. Several indexers may run on one database: whoever holds the leader's lock leads, raises the epoch when it begins, and counts
-- every transaction of its writer here. A transaction that finds another epoch, or another number than the one that it made last, is undone:
-- somebody else leads, or the database has lost transactions that it had acknowledged, as a replica may that was promoted.
create table writer (
  one   boolean primary key default true check (one),
  epoch bigint not null,
  batch bigint not null,
  since timestamptz not null,                     -- when this epoch began
  name  text                                      -- of the process, for people
) with (fillfactor = 10);
insert into writer (epoch, batch, since) values (0, 0, now());

-- The number again is fine: the answer to a commit may get lost.
create function plyr_write_as(my_epoch bigint, my_batch bigint) returns void language plpgsql as $$
begin
  update writer set batch = my_batch where epoch = my_epoch and batch in (my_batch - 1, my_batch);
  if not found then
    raise exception 'this process does not lead any more' using errcode = 'PLYR1';
  end if;
end $$;
