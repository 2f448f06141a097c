using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Records that their PDS has taken down. Those that marks reach are hidden by them, and still told of; a like or a profile has no way to be hidden,
/// so it has no projection: it counts nowhere and is on no surface, while <c>record</c> keeps it.
/// </summary>
internal sealed class WithheldRecords
{
    private const string Select = "select uri from withheld_record where actor_id = any(@actors)";

    private const string SelectAll = "select uri from withheld_record";

    private readonly HashSet<string> _uris = [];
    private readonly CollectionMap _collections;

    private WithheldRecords(CollectionMap collections) => _collections = collections;

    /// <summary>Of the accounts that a batch touches.</summary>
    public static Task<WithheldRecords> LoadAsync(StatementBatch statements, IReadOnlyList<RepoEntry> repos, CollectionMap collections, CancellationToken ct)
    {
        var actors = repos.Where(r => r.HasWithheld).Select(r => r.ActorId).ToArray();
        if (actors.Length == 0)
        {
            return Task.FromResult(new WithheldRecords(collections));
        }

        statements.Add(Select, Parameter.Of("actors", actors));
        return ReadAsync(statements, collections, ct);
    }

    /// <summary>Of all accounts: they are few.</summary>
    public static Task<WithheldRecords> LoadAllAsync(StatementBatch statements, CollectionMap collections, CancellationToken ct)
    {
        statements.Add(SelectAll);
        return ReadAsync(statements, collections, ct);
    }

    /// <summary>Whether records of a kind that are withheld have no projection.</summary>
    public static bool IsUnprojected(Collection collection) => collection is Collection.Like or Collection.Profile or Collection.BskyProfile;

    /// <summary>Those of the records that are to have a projection.</summary>
    public IEnumerable<ProjectedRecord> Without(IEnumerable<ProjectedRecord> records) =>
        _uris.Count == 0 ? records : records.Where(r => CollectionOf(r.Row) is not { } collection || !_uris.Contains($"at://{r.Did}/{_collections.NsidOf(collection)}/{r.RecordKey}"));

    private static async Task<WithheldRecords> ReadAsync(StatementBatch statements, CollectionMap collections, CancellationToken ct)
    {
        var found = new WithheldRecords(collections);
        await using var reader = await statements.ReadAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found._uris.Add(reader.GetString(0));
        }

        return found;
    }

    private static Collection? CollectionOf(Row row) => row switch
    {
        LikeRow => Collection.Like,
        ProfileRow => Collection.Profile,
        BskyProfileRow => Collection.BskyProfile,
        _ => null,
    };
}
