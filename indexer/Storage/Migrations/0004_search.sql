-- Search (docs/api.md). Both extensions are trusted: the owner of the database may create them.
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- What both sides of every comparison go through: case, accents, width and typographic quotes do not matter. Declared immutable, which
-- unaccent is as long as nobody edits its rules.
create function plyr_norm(t text) returns text language sql immutable parallel safe strict
return lower(unaccent('unaccent'::regdictionary, translate(normalize(t, nfkc), '’‘‚‛“”„‟', '''''''''""""')));

create function plyr_words(tags text[]) returns text language sql immutable parallel safe strict
return array_to_string(tags, ' ');

-- 'simple': titles are in many languages, and stems and stop words do harm to them ("The The").
alter table track
  add column norm_title  text not null generated always as (plyr_norm(title)) stored,
  add column norm_artist text not null generated always as (plyr_norm(artist)) stored,
  add column words       tsvector not null generated always as (
    setweight(to_tsvector('simple'::regconfig, plyr_norm(title)), 'A') ||
    setweight(to_tsvector('simple'::regconfig, plyr_norm(artist)), 'B') ||
    setweight(to_tsvector('simple'::regconfig, plyr_norm(coalesce(album, '') || ' ' || plyr_words(tags))), 'C') ||
    setweight(to_tsvector('simple'::regconfig, plyr_norm(left(coalesce(description, ''), 5000))), 'D')) stored;
-- The prefix is cut: an entry of this kind of index has at most 2.7 kB, and normal forms can be many times longer than a title.
create index track_title_prefix on track (left(norm_title, 64) text_pattern_ops);
create index track_title_part   on track using gin (norm_title gin_trgm_ops);
create index track_words        on track using gin (words);

alter table list add column norm_name text generated always as (plyr_norm(name)) stored;
create index list_name_prefix on list (left(norm_name, 64) text_pattern_ops);
create index list_name_part   on list using gin (norm_name gin_trgm_ops);
