namespace PlyrFm.AppViewApi.Queries;

/// <summary>What is shown of an account in lists of accounts.</summary>
/// <param name="Description">The bio of the plyr profile, else that of the Bluesky profile.</param>
/// <param name="TrackCount">As counted within the last minute.</param>
internal sealed record ProfileSummaryRow(AccountRow Account, string? Description, DateTime? CreatedAt, DateTime? IndexedAt, long TrackCount);
