using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A list with what any of its views needs, except its items and its record.</summary>
/// <param name="RedactedBy">The labeler that redacts it for this request; null for none.</param>
/// <param name="Labels">What the labelers of this request say of it.</param>
/// <param name="Duration">Seconds of the tracks that can be shown; null where the view does not say.</param>
internal sealed record ListRow(
    long Id,
    long ActorId,
    string OwnerDid,
    string RecordKey,
    Cid Cid,
    int Hidden,
    string? Name,
    string? ListType,
    int ItemCount,
    string? ArtworkUrl,
    DateTime CreatedAt,
    DateTime? UpdatedAt,
    DateTime SortAt,
    DateTime IndexedAt,
    string? RedactedBy,
    byte[][] Labels,
    long? Duration)
{
    /// <summary>Columns of a list <c>l</c>, its record <c>r</c> and its owner's account <c>o</c>; the duration comes after them.</summary>
    public const string Select = $"""
        l.id, l.actor_id, o.did, r.rkey, r.cid, l.hidden, l.name, l.list_type, l.item_count,
        (
            select t.image_url
            from list_item i
            join track t on t.id = i.track_id
            join actor a on a.id = t.actor_id
            where i.list_id = l.id and t.image_url is not null and {Visibility.Chosen}
            order by i.position
            limit 1),
        l.created_at, l.updated_at, l.sort_at, l.indexed_at, {Visibility.ListRedactedBy}, {AttachedLabels.List}
        """;

    /// <summary>Total seconds of what a list <c>l</c> can show.</summary>
    public const string SelectDuration = $"""
        (
            select sum(t.duration)
            from list_item i
            join track t on t.id = i.track_id
            join actor a on a.id = t.actor_id
            where i.list_id = l.id and {Visibility.Chosen})
        """;

    public const string NoDuration = "null::bigint";

    /// <summary>Reads the columns of <see cref="Select"/> and a duration.</summary>
    public static ListRow Read(ref Columns columns) => new(
        columns.Int64(), columns.Int64(), columns.Text(), columns.Text(), columns.Cid(), columns.Int32(), columns.TextOrNull(),
        columns.TextOrNull(), columns.Int32(), columns.TextOrNull(), columns.Time(), columns.TimeOrNull(), columns.Time(), columns.Time(),
        columns.TextOrNull(), columns.Blocks(), columns.Int64OrNull());
}
