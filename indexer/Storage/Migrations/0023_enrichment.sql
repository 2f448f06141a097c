-- What plyr.fm knows of tracks and albums and no record says, as an operator has handed it over (`plyr enrich`, docs/frontend.md). Kept by address, as
-- names are: a rebuild, a new fetch of the repository or the return of a record changes nothing of it. Empty where nobody hands anything over.
create table track_enrichment (
  actor_id   bigint not null references actor on delete cascade,
  rkey       text collate "C" not null,
  number     bigint unique,                       -- the track's at plyr.fm, which is not the one of track_number
  tags       text[] not null default '{}',        -- as in track
  added_tags text[] not null default '{}',        -- those of them that are in track.tags only because they are here
  play_count bigint not null default 0,           -- plyr.fm's own
  primary key (actor_id, rkey)
);
create table list_enrichment (
  actor_id bigint not null references actor on delete cascade,
  rkey     text collate "C" not null,
  slug     text collate "C" not null,             -- of the album's page at plyr.fm
  primary key (actor_id, rkey)
);
create index list_enrichment_slug on list_enrichment (actor_id, slug);
