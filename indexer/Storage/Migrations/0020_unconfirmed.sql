-- An event has said that the account was deleted, and its PDS could not be asked. Null when nothing is open.
alter table repo
  add column claim_source text,
  add column claim_seq    bigint,
  add column claim_at     timestamptz;             -- when it happened, by the clock of who emitted the event
