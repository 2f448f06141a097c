-- What accounts are listening to (fm.teal.actor.status and fm.teal.alpha.actor.status), as far as it is plyr's; at most one of each form for an account.
-- Rows that are over stay until the next one: nobody is told of them.
-- record.collection: 9 fm.teal.actor.status | 10 fm.teal.alpha.actor.status

create table listening (
  id          bigint primary key references record on delete cascade,
  actor_id    bigint not null,
  track_name  text not null,                      -- as written by whoever hears it
  artist_name text,
  subject_uri text collate "C",                   -- where the record names a track's address
  audio_url   text collate "C",                   -- where it names what is fetched to be heard
  is_ours     boolean not null,                   -- it names plyr as the service: only then may names decide
  duration    int,                                -- seconds
  started_at  timestamptz not null,
  expires_at  timestamptz not null
);
create index listening_actor on listening (actor_id);
