using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Handles and hosts of accounts. A handle can change hands before the loss of it is seen: the newest verified owner has it, the one before has
/// none until it is resolved again.
/// </summary>
internal static class ActorIdentities
{
    private const string TakeHandles = """
        update actor a set handle = null
        where a.handle = any(@handles) and not exists (
          select from unnest(@ids, @final) as n(id, handle) where n.id = a.id and n.handle = a.handle)
        """;

    private const string Update = """
        update actor a set handle = n.handle, pds = n.pds, identity_at = @now
        from unnest(@ids, @final, @pds) as n(id, handle, pds)
        where a.id = n.id
        """;

    public static void Write(StatementBatch statements, IReadOnlyList<Change> changes, IReadOnlyDictionary<Did, long> ids, DateTimeOffset now)
    {
        var identities = new Dictionary<Did, IdentityChange>();
        var owners = new Dictionary<string, Did>();
        foreach (var change in changes.OfType<IdentityChange>())
        {
            var handle = Stored(change);
            if (handle is not null)
            {
                if (owners.TryGetValue(handle, out var previous) && previous != change.Did && Stored(identities[previous]) == handle)
                {
                    identities[previous] = identities[previous] with { VerifiedHandle = null };
                }

                owners[handle] = change.Did;
            }

            identities[change.Did] = change;
        }

        if (identities.Count == 0)
        {
            return;
        }

        var final = identities.Values.ToList();
        statements.Add(
            TakeHandles,
            Parameter.Of("handles", owners.Keys.ToArray()),
            Parameter.Each("ids", final, i => ids[i.Did]),
            Parameter.Each("final", final, Stored));
        statements.Add(
            Update,
            Parameter.Each("ids", final, i => ids[i.Did]),
            Parameter.Each("final", final, Stored),
            Parameter.Each("pds", final, i => i.Pds?.GetLeftPart(UriPartial.Authority)),
            Parameter.Of("now", now));
    }

    private static string? Stored(IdentityChange change) =>
        change.VerifiedHandle is { IsDefault: false } handle && handle != Handle.Invalid ? handle.Value : null;
}
