-- Records that are in their author's repository and that its PDS does not show any more: it has taken them down. No event tells of that and no
-- signature proves it; the audit asks (ShownRecords). As with a status of the account, the host's word holds while it holds.
create table withheld_record (
  uri      text collate "C" primary key,
  actor_id bigint not null references actor,
  since    timestamptz not null                    -- when it was noticed
);
create index withheld_record_actor on withheld_record (actor_id);

-- When its PDS was last asked which records of ours it shows; null before the first time.
alter table repo_audit add column listed_at timestamptz;

-- As before, and 4 for what is withheld. No decision here lifts that: what its host has taken down is not ours to show.
create or replace function plyr_marks(subject text, version bytea, at timestamptz) returns int language sql stable parallel safe
return (case plyr_policy(subject) when 'takedown' then 4 when 'hide' then 2 when 'unlist' then 32 else 0 end)
  | (case when plyr_policy(subject) = 'allow' or plyr_policy(split_part(subject, '/', 3)) = 'allow' then 0 else coalesce((
      select bit_or(r.hidden)
      from label l join label_rule r on r.src = l.src and r.val = l.val
      where l.uri = subject and not l.neg and (l.exp is null or l.exp > at) and (l.cid is null or l.cid = version)), 0) end)
  | (case when exists (select from withheld_record w where w.uri = subject) then 4 else 0 end);

-- For what the leader writes beside its batches: labels, what a host withholds.
create function plyr_lead_as(my_epoch bigint) returns void language plpgsql as $$
begin
  perform from writer where epoch = my_epoch;
  if not found then
    raise exception 'this process does not lead any more' using errcode = 'PLYR1';
  end if;
end $$;
