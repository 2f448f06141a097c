-- Search of accounts by handle, name and bio (docs/api.md), as 0004 has it for tracks and lists.
alter table bsky_profile
  add column norm_name text generated always as (plyr_norm(display_name)) stored,
  add column words     tsvector not null generated always as (
    setweight(to_tsvector('simple'::regconfig, plyr_norm(coalesce(display_name, ''))), 'A') ||
    setweight(to_tsvector('simple'::regconfig, plyr_norm(left(coalesce(description, ''), 5000))), 'D')) stored;
create index bsky_name_prefix on bsky_profile (left(norm_name, 64) text_pattern_ops);
create index bsky_name_part   on bsky_profile using gin (norm_name gin_trgm_ops);
create index bsky_words       on bsky_profile using gin (words);

alter table profile add column words tsvector not null generated always as (
  setweight(to_tsvector('simple'::regconfig, plyr_norm(left(coalesce(bio, ''), 5000))), 'D')) stored;
create index profile_words on profile using gin (words);

-- What handles begin with is in actor_handle already, which is in byte order.
create index actor_handle_part on actor using gin (handle gin_trgm_ops) where handle is not null;
-- Handles that end in the name of the same host are not alike for that: only the first part is compared.
create index actor_label_part  on actor using gin (split_part(handle, '.', 1) gin_trgm_ops) where handle is not null;
