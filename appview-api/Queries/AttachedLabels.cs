namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// Columns of what the labelers of a request say of a row: the labels' blocks, those only that hold now and for this version. Read with the row itself,
/// by the primary key of <c>label</c>, so that no page costs a round trip more. Parameters: <see cref="Audience"/> and <see cref="Collections"/>.
/// </summary>
internal static class AttachedLabels
{
    private const string Active = "select x.block from label x where x.src = any(@labelers) and not x.neg and (x.exp is null or x.exp > now())";
    private const string OfVersion = "(x.cid is null or x.cid = r.cid) order by x.src, x.val";

    /// <summary>Of a track: its record <c>r</c>, the artist's account <c>a</c>.</summary>
    public const string Track = $"array({Active} and x.uri = 'at://' || a.did || '/' || @trackNsid || '/' || r.rkey and {OfVersion})";

    /// <summary>Of a comment: its record <c>r</c>, the author's account <c>a</c>.</summary>
    public const string Comment = $"array({Active} and x.uri = 'at://' || a.did || '/' || @commentNsid || '/' || r.rkey and {OfVersion})";

    /// <summary>Of a list: its record <c>r</c>, the owner's account <c>o</c>.</summary>
    public const string List = $"array({Active} and x.uri = 'at://' || o.did || '/' || @listNsid || '/' || r.rkey and {OfVersion})";

    /// <summary>Of an account <c>a</c>, and of its plyr profile <c>pp</c>.</summary>
    public const string Account = $"""
        array({Active} and x.uri = any(array[a.did, 'at://' || a.did || '/' || @profileNsid || '/self'])
            and (x.cid is null or (x.uri <> a.did and x.cid = (select r.cid from record r where r.id = pp.id))) order by x.uri <> a.did, x.src, x.val)
        """;
}
