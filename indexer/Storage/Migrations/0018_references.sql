-- A foreign key asks for the parent of every row by a query of its own, which was a fifth to a quarter of what a record cost the server. The one
-- writer makes parent and child in one transaction, or has read the parent under its lock; what is left to do is to let children go with their
-- parent, once for each statement. Tables that are written seldom keep their foreign keys, and so does what more than one process writes.
--
-- Accounts are never removed.
alter table record drop constraint record_actor_id_fkey;

alter table track         drop constraint track_id_fkey;
alter table track_like    drop constraint track_like_id_fkey;
alter table track_comment drop constraint track_comment_id_fkey;
alter table list          drop constraint list_id_fkey;

create function plyr_record_gone() returns trigger language plpgsql as $$
begin
  delete from track_like    where id = any(array(select id from gone));
  delete from track_comment where id = any(array(select id from gone));
  delete from list          where id = any(array(select id from gone));
  delete from track         where id = any(array(select id from gone));
  return null;
end $$;
create trigger record_gone after delete on record referencing old table as gone
  for each statement execute function plyr_record_gone();

alter table track_stat    drop constraint track_stat_track_id_fkey;
alter table track_feature drop constraint track_feature_track_id_fkey;

create function plyr_track_gone() returns trigger language plpgsql as $$
begin
  delete from track_stat    where track_id = any(array(select id from gone));
  delete from track_feature where track_id = any(array(select id from gone));
  return null;
end $$;
create trigger track_gone after delete on track referencing old table as gone
  for each statement execute function plyr_track_gone();

alter table list_item drop constraint list_item_list_id_fkey;

create function plyr_list_gone() returns trigger language plpgsql as $$
begin
  delete from list_item where list_id = any(array(select id from gone));
  return null;
end $$;
create trigger list_gone after delete on list referencing old table as gone
  for each statement execute function plyr_list_gone();
