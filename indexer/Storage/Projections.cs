using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Everything that follows from records, in the order that keeps the counters right.</summary>
internal static class Projections
{
    /// <summary>
    /// Takes away projections that go or are about to be replaced. Likes and comments are replaced by leaving and coming back, which also moves
    /// them from one subject to another; the rest is updated in place, so that what points at a track keeps pointing.
    /// </summary>
    public static void Remove(StatementBatch statements, IEnumerable<(Collection Collection, long Id)> records)
    {
        foreach (var group in records.GroupBy(r => r.Collection, r => r.Id).OrderByDescending(g => g.Key))
        {
            Action<StatementBatch, long[]> remove = group.Key switch
            {
                Collection.Track => TrackProjection.Remove,
                Collection.Like => LikeProjection.Remove,
                Collection.Comment => CommentProjection.Remove,
                Collection.List => ListProjection.Remove,
                Collection.Profile => ProfileProjection.Remove,
                Collection.BskyProfile => BskyProfileProjection.Remove,
                Collection.Play or Collection.AlphaPlay => PlayProjection.Remove,
                Collection.Status or Collection.AlphaStatus => StatusProjection.Remove,
                _ => throw new ArgumentOutOfRangeException(nameof(records)),
            };
            remove(statements, [.. group]);
        }
    }

    /// <summary>Tracks first: what points at a track of the same batch finds it. The last statements are left for the caller to run.</summary>
    public static async Task AddAsync(
        StatementBatch statements, IReadOnlyList<ProjectedRecord> records, IReadOnlyDictionary<Did, long> actors, CollectionMap collections, CancellationToken ct)
    {
        if (Projected<TrackRow>.Of(records) is { Count: > 0 } tracks)
        {
            TrackProjection.Add(statements, tracks, actors);
            await TrackReferences.AddAsync(statements, tracks, collections, ct);
        }

        Add<ProfileRow>(records, profiles => ProfileProjection.Add(statements, profiles));
        Add<BskyProfileRow>(records, profiles => BskyProfileProjection.Add(statements, profiles));
        Add<PlayRow>(records, plays => PlayProjection.Add(statements, plays));
        Add<StatusRow>(records, statuses => StatusProjection.Add(statements, statuses));
        if (!records.Any(r => r.Row is LikeRow or CommentRow or ListRow))
        {
            return;
        }

        var references = await References.LoadAsync(statements, records, actors, ct);
        var counters = new CounterMoves();
        if (Projected<LikeRow>.Of(records) is { Count: > 0 } likes)
        {
            await LikeProjection.AddAsync(statements, likes, references, counters, ct);
        }

        if (Projected<CommentRow>.Of(records) is { Count: > 0 } comments)
        {
            await CommentProjection.AddAsync(statements, comments, references, counters, ct);
        }

        Add<ListRow>(records, lists => ListProjection.Add(statements, lists, references, counters));
        counters.Write(statements);
    }

    private static void Add<TRow>(IReadOnlyList<ProjectedRecord> records, Action<List<Projected<TRow>>> add) where TRow : Row
    {
        var rows = Projected<TRow>.Of(records);
        if (rows.Count > 0)
        {
            add(rows);
        }
    }
}
