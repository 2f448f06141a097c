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
                _ => throw new ArgumentOutOfRangeException(nameof(records)),
            };
            remove(statements, [.. group]);
        }
    }

    /// <summary>Tracks first: what points at a track of the same batch finds it.</summary>
    public static void Add(
        StatementBatch statements, IReadOnlyList<ProjectedRecord> records, IReadOnlyDictionary<Did, long> actors, CollectionMap collections)
    {
        Add<TrackRow>(records, tracks =>
        {
            TrackProjection.Add(statements, tracks, actors);
            TrackReferences.Add(statements, tracks, collections);
        });
        Add<LikeRow>(records, likes => LikeProjection.Add(statements, likes, actors));
        Add<CommentRow>(records, comments => CommentProjection.Add(statements, comments, actors));
        Add<ListRow>(records, lists => ListProjection.Add(statements, lists, actors));
        Add<ProfileRow>(records, profiles => ProfileProjection.Add(statements, profiles));
        Add<BskyProfileRow>(records, profiles => BskyProfileProjection.Add(statements, profiles));
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
