-- An account likes nearly every track once. Of the likes of one subject, the one that counts is found by like_once; this index is for those
-- that wait behind it, and for the likes of accounts that are not shown. With every like in it, it was the widest of the table.
drop index like_pair;
create index like_spare on track_like (actor_id, subject_uri, rkey) where not counted;
