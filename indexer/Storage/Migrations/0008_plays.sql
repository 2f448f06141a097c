-- Plays that accounts have published (fm.teal.feed.play and fm.teal.alpha.feed.play), as far as they are of plyr's tracks: others are not stored,
-- not even as records. Which track it was and whether it counts is decided by a job, again when tracks appear; null means not yet.
-- record.collection: 7 fm.teal.feed.play | 8 fm.teal.alpha.feed.play; record.verified_by: 3 a proof of this record alone

create table play (
  id          bigint primary key references record on delete cascade,
  actor_id    bigint not null,
  track_name  text not null,                      -- as written by whoever heard it
  artist_name text,
  subject_uri text collate "C",                   -- where the record names a track's address
  audio_url   text collate "C",                   -- where it names what was fetched to be heard
  is_ours     boolean not null,                   -- it names plyr as the service: only then may names decide
  duration    int,                                -- seconds
  track_id    bigint references track on delete set null,
  matched_by  smallint,                           -- how track_id was found: 1 address of the track | 2 address of its audio | 3 names
  counted     boolean,                            -- null: to be decided
  played_at   timestamptz not null,
  indexed_at  timestamptz not null
);
create index play_track    on play (track_id, actor_id, played_at, id) where track_id is not null;
create index play_actor    on play (actor_id, played_at desc, id desc) where track_id is not null;
create index play_waiting  on play (id) where track_id is null;
create index play_to_count on play (track_id, actor_id) where counted is null and track_id is not null;
