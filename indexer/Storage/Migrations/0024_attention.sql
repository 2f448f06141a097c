-- What search adds for tracks that many care about lately (docs/api.md). Apart from track_stat, which the writer locks in an order of its own: this is
-- written by the job that takes the rankings. Only tracks that have had any attention within the last seven days.
create table track_attention (
  track_id bigint primary key,
  pop      real not null                          -- ln(1 + the score by which tracks trend)
);
