namespace PlyrFm.Indexer.Storage;

/// <summary>What the rows of a batch add to the counters of tracks, gathered so that each track is written once.</summary>
internal sealed class CounterMoves
{
    // A track has its counters, so there is nothing to insert.
    private const string Apply = """
        update track_stat s
        set like_count = s.like_count + n.likes, comment_count = s.comment_count + n.comments, list_count = s.list_count + n.lists
        from unnest(@tracks, @likes, @comments, @lists) as n(track_id, likes, comments, lists)
        where s.track_id = n.track_id
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
