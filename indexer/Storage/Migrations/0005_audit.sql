-- The newest proven commit itself: what a PDS names in getLatestCommit. Null until the next commit or proof of a repository.
alter table repo add column commit_cid bytea;

-- How each followed repository compared with its PDS. Apart from repo: the audit writes here, the one writer of records there, and neither
-- waits for the other.
create table repo_audit (
  actor_id    bigint primary key references repo on delete cascade,
  due_at      timestamptz not null default '-infinity',   -- when it is looked at next
  looked_at   timestamptz,                                -- when its PDS was asked for the newest finding; null before the first
  verified_at timestamptz,                                -- it was equal to its PDS at a moment not before this
  finding     smallint not null default 0,                -- AuditFinding: 0 unverified | 1 equal | 2 and above: what differs, or why that cannot be said
  since       timestamptz,                                -- since when that is the finding
  detail      text                                        -- in words an operator understands; null when there is nothing to explain
) with (fillfactor = 70);
create index repo_audit_due on repo_audit (due_at);
