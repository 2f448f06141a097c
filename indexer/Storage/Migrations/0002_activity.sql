-- What happened lately across the network (getActivity): the newest of each table by an index that holds only what may be shown.
create index like_recent    on track_like (sort_at desc, id desc) where counted;
create index comment_recent on track_comment (sort_at desc, id desc) where hidden = 0;
create index list_recent    on list (sort_at desc, id desc) where hidden = 0;
create index profile_recent on profile (least(created_at, indexed_at) desc, id desc);

-- Nearly everything is visible. Without these the planner takes a test of bits for one that one row in 200 passes, and reads and sorts
-- a whole table where a walk along an index would meet a full page at once.
create statistics actor_visible   on (hidden & 12) from actor;
create statistics track_chosen    on (hidden & 14) from track;
create statistics list_chosen     on (hidden & 14) from list;
analyze actor, track, list;
