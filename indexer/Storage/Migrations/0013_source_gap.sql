-- Events that a source may have failed to deliver, which it cannot be asked for again. Kept until every repository was compared with its PDS, or
-- fetched, after it was noticed.
create table source_gap (
  source    text primary key,
  since     timestamptz not null,   -- from when on events may be missing
  raised_at timestamptz not null,   -- what was compared after this is whole again
  closed_at timestamptz             -- when all were; null until then
);
