namespace PlyrFm.Indexer.Storage;

/// <summary>What the rows of a batch add to the counters of tracks, gathered so that each track is written once.</summary>
internal sealed class CounterMoves
{
    // An update that finds its rows by the key, whatever the planner believes about the table: a track has its counters, so nothing is inserted.
    private const string Apply = """
        insert into track_stat (track_id, like_count, comment_count, list_count)
        select * from unnest(@tracks, @likes, @comments, @lists)
        on conflict (track_id) do update set like_count = track_stat.like_count + excluded.like_count,
          comment_count = track_stat.comment_count + excluded.comment_count, list_count = track_stat.list_count + excluded.list_count
        """;

    private readonly Dictionary<long, (int Likes, int Comments, int Lists)> _moves = [];

    public void AddLikes(long? track, int count) => Add(track, count, 0, 0);

    public void AddComments(long? track, int count) => Add(track, 0, count, 0);

    public void AddLists(long? track, int count) => Add(track, 0, 0, count);

    public void Write(StatementBatch statements)
    {
        var moves = _moves.Where(move => move.Value != default).ToList();
        if (moves.Count > 0)
        {
            statements.Add(
                Apply,
                Parameter.Each("tracks", moves, m => m.Key),
                Parameter.Each("likes", moves, m => m.Value.Likes),
                Parameter.Each("comments", moves, m => m.Value.Comments),
                Parameter.Each("lists", moves, m => m.Value.Lists));
        }
    }

    private void Add(long? track, int likes, int comments, int lists)
    {
        if (track is { } id)
        {
            var (l, c, i) = _moves.GetValueOrDefault(id);
            _moves[id] = (l + likes, c + comments, i + lists);
        }
    }
}
