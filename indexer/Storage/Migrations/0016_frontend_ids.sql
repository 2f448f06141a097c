-- What plyr's web front end calls things by (docs/frontend.md). No record has these names, so they are given here, to stay: neither `plyr rebuild`
-- nor a repository that is fetched again, nor a track that was deleted and comes back, changes them.

-- Kept by address and not by record: a record that comes back is a new row. Removed with all that is held of an account; a number is never given twice.
create table track_number (
  number   bigint generated always as identity primary key,
  actor_id bigint not null references actor on delete cascade,
  rkey     text collate "C" not null,
  file_id  text collate "C" not null unique,      -- of the address, so that it is the same in every index of the network
  unique (actor_id, rkey)
);

-- The UUID of every list, in the namespace of URLs, by its AT-URI: it has to be found by what cannot be turned back. Filled by the indexer.
create table list_uuid (
  id       uuid primary key,
  actor_id bigint not null references actor on delete cascade,
  rkey     text collate "C" not null,
  unique (actor_id, rkey)
);

-- Declared immutable, which the encoding of a database is.
create function plyr_file_id(did text, rkey text) returns text language sql immutable parallel safe strict
return left(encode(sha256(convert_to(did || '/' || rkey, 'UTF8')), 'hex'), 32);

insert into track_number (actor_id, rkey, file_id)
select r.actor_id, r.rkey, plyr_file_id(a.did, r.rkey)
from track t
join record r on r.id = t.id
join actor a on a.id = r.actor_id
order by t.id;

-- The part of an address that stands for a title: ASCII letters and digits, words joined by hyphens, at most 100 of them and no word cut. Empty
-- when nothing of the title is left.
create function plyr_slug(title text) returns text language sql immutable parallel safe strict
return (
  select case when length(s.slug) <= 100 then s.slug else regexp_replace(left(s.slug, 100), '-[^-]*$', '') end
  from (
    select btrim(
      regexp_replace(
        regexp_replace(
          lower(regexp_replace(normalize(title, nfkd), '[^\x01-\x7f]', '', 'g') collate "C"),
          '[^a-z0-9\s-]', '', 'g'),
        '[\s-]+', '-', 'g'),
      '-') as slug
  ) s);

-- What makes two titles the same album: their slugs, and where nothing is left for one, the titles as they are compared everywhere. No slug begins
-- with a tilde.
create function plyr_album_key(title text) returns text language sql immutable parallel safe strict
return case
  when btrim(title) = '' then null
  else coalesce(nullif(plyr_slug(title), ''), '~' || left(md5(plyr_norm(btrim(title))), 12)) end;

alter table list add column album_key text collate "C" generated always as (case when list_type = 'album' then plyr_album_key(name) end) stored;
alter table track add column album_key text collate "C" generated always as (plyr_album_key(album)) stored;
create index list_album_key on list (actor_id, album_key) where album_key is not null;
create index track_album_key on track (actor_id, album_key) where album_key is not null;
create index list_album_latest on list (sort_at desc, id desc) where list_type = 'album' and hidden = 0;

-- The slug of an album list among its owner's: the key, with -2, -3 ... behind it for later ones (by record key) of the same title, over numbers that
-- another title has for itself. The record key where the title gives no slug, and from the hundredth of a title on: somebody may have thousands.
create function plyr_album_slug(owner_id bigint, own_key text, own_rkey text) returns text language sql stable parallel safe
return case
  when own_key is null or own_key like '~%' then own_rkey
  else (
    select case
      when e.earlier = 0 then own_key
      when e.earlier >= 100 then own_rkey
      else coalesce((
        select own_key || '-' || n
        from generate_series(2, 201) n
        where not exists (select from list o where o.actor_id = owner_id and o.album_key = own_key || '-' || n)
          and not exists (select from track o where o.actor_id = owner_id and o.album_key = own_key || '-' || n)
        order by n
        offset e.earlier - 1
        limit 1), own_rkey) end
    from (
      select count(*) as earlier
      from (
        select
        from list o
        join record q on q.id = o.id
        where o.actor_id = owner_id and o.album_key = own_key and q.rkey < own_rkey
        limit 100) o
    ) e) end;
