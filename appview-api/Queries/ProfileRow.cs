namespace PlyrFm.AppViewApi.Queries;

/// <summary>All that is shown of an account on its own page.</summary>
/// <param name="Description">The bio of the plyr profile, else that of the Bluesky profile.</param>
/// <param name="Block">The plyr profile record.</param>
internal sealed record ProfileRow(
    AccountRow Account,
    string? Description,
    byte[]? Block,
    DateTime? CreatedAt,
    DateTime? IndexedAt,
    long TrackCount,
    long ReceivedLikeCount,
    long PlayCount,
    long AlbumCount,
    long PlaylistCount,
    long LikedCount);
