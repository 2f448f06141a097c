-- How far each source's word about an account was taken into account. Seqs belong to a source, so one number for all sources protects against
-- the replays of the one that was heard last and of no other.
create table account_position (
  actor_id bigint not null references repo on delete cascade,
  source   text not null,
  seq      bigint not null,
  primary key (actor_id, source)
);
insert into account_position select actor_id, account_source, account_seq from repo where account_source is not null and account_seq is not null;
