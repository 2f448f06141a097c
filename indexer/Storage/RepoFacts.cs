using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>All that explains how far a repository is a true copy, and why it is not.</summary>
/// <param name="Rev">The newest proven revision; null before the first.</param>
/// <param name="Reason">Why it is not synchronized.</param>
/// <param name="RetryAt">When the next fetch is due.</param>
/// <param name="Status">What the account's host says of it.</param>
/// <param name="AccountSource">Where the newest word on the status came from, with its number there.</param>
/// <param name="Reject">Why the newest refused event was refused.</param>
/// <param name="SyncedAt">When it was last proven against the repository itself.</param>
/// <param name="VerifiedAt">When the audit last found it equal to its PDS; null: not yet.</param>
/// <param name="Finding">What the audit found then or since, by its number; null before it has a row.</param>
internal sealed record RepoFacts(
    RepoState State,
    Tid? Rev,
    string? Reason,
    int Attempts,
    DateTimeOffset? RetryAt,
    AccountStatus Status,
    DateTimeOffset? StatusAt,
    string? AccountSource,
    long? AccountSeq,
    string? Reject,
    DateTimeOffset? RejectAt,
    DateTimeOffset SeenAt,
    DateTimeOffset? SyncedAt,
    long Records,
    long InvalidRecords,
    DateTimeOffset? VerifiedAt,
    short? Finding,
    DateTimeOffset? FoundSince,
    string? FoundDetail)
{
    /// <param name="row">Has the columns in the order of the members.</param>
    /// <param name="first">Where they begin.</param>
    public static RepoFacts Read(NpgsqlDataReader row, int first) => new(
        (RepoState)row.GetInt16(first),
        row.IsDBNull(first + 1) ? null : Tid.FromValue(row.GetInt64(first + 1)),
        row.NullableText(first + 2),
        row.GetInt32(first + 3),
        row.NullableTime(first + 4),
        (AccountStatus)row.GetInt16(first + 5),
        row.NullableTime(first + 6),
        row.NullableText(first + 7),
        row.IsDBNull(first + 8) ? null : row.GetInt64(first + 8),
        row.NullableText(first + 9),
        row.NullableTime(first + 10),
        row.GetFieldValue<DateTimeOffset>(first + 11),
        row.NullableTime(first + 12),
        row.GetInt64(first + 13),
        row.GetInt64(first + 14),
        row.NullableTime(first + 15),
        row.IsDBNull(first + 16) ? null : row.GetInt16(first + 16),
        row.NullableTime(first + 17),
        row.NullableText(first + 18));
}
