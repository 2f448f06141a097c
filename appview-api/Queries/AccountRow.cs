using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Who an account is, as far as public records tell.</summary>
/// <param name="Handle">Null when none verifies in both directions.</param>
/// <param name="DisplayName">From the Bluesky profile, else the credit of the newest track.</param>
/// <param name="AvatarUrl">From the plyr profile, only if it passed the address rules.</param>
/// <param name="AvatarCid">The blob of the Bluesky profile.</param>
/// <param name="RedactedBy">The labeler that redacts it for this request; null for none.</param>
/// <param name="Labels">What the labelers of this request say of it.</param>
internal sealed record AccountRow(
    long Id, string Did, string? Handle, int Hidden, string? DisplayName, string? AvatarUrl, Cid? AvatarCid, string? RedactedBy, byte[][] Labels)
{
    public Sight Sight => Visibility.OfAccount(Hidden, RedactedBy);

    public const string Select = $"""
        a.id, a.did, a.handle, a.hidden,
        coalesce(nullif(btrim(bp.display_name), ''), (
            select t.artist
            from track t
            where t.actor_id = a.id and {Visibility.Chosen}
            order by t.sort_at desc, t.id desc
            limit 1)),
        pp.avatar_url, bp.avatar_cid, {Visibility.AccountRedactedBy}, {AttachedLabels.Account}
        """;

    public const string Joins = """
        left join profile pp on pp.actor_id = a.id
        left join bsky_profile bp on bp.actor_id = a.id
        """;

    /// <summary>Reads the columns of <see cref="Select"/>.</summary>
    public static AccountRow Read(ref Columns columns) => new(
        columns.Int64(), columns.Text(), columns.TextOrNull(), columns.Int32(), columns.TextOrNull(), columns.TextOrNull(), columns.CidOrNull(),
        columns.TextOrNull(), columns.Blocks());
}
