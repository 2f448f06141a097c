using System.Collections.Concurrent;

using PlyrFm.AtProto.Cbor;

namespace PlyrFm.TestKit.Simulation;

/// <summary>An account at one PDS. After a migration the old PDS still has one, deactivated.</summary>
public sealed class SimulatedHosting(SimulatedAccount account)
{
    public SimulatedAccount Account { get; } = account;

    /// <summary>Null while active.</summary>
    public string? Status { get; set; }

    /// <summary>Paths of records that its PDS has taken down: they stay in the repository, and are not shown.</summary>
    public ConcurrentDictionary<string, bool> Withheld { get; } = new();

    /// <summary>Served instead of the repository as it is.</summary>
    public byte[]? FrozenCar { get; set; }

    /// <summary>Served first, each once: what was read before it changed.</summary>
    public ConcurrentQueue<byte[]> EarlierCars { get; } = new();

    /// <summary>Keys of a collection that are shown, the newest first.</summary>
    internal string[] Shown(string collection)
    {
        lock (Account)
        {
            return [.. Account.Repo.Records.Keys.Where(path => path.StartsWith(collection + "/", StringComparison.Ordinal) && !Withheld.ContainsKey(path))
                .Select(path => path[(collection.Length + 1)..]).OrderDescending(StringComparer.Ordinal)];
        }
    }

    /// <summary>The blocks with these CIDs; null unless it has all of them.</summary>
    internal (Cid Cid, byte[] Block)[]? Blocks(IReadOnlyCollection<Cid> cids)
    {
        lock (Account)
        {
            (Cid Cid, byte[]? Block)[] found = [.. cids.Select(cid => (cid, Account.Repo.Find(cid)))];
            return Array.TrueForAll(found, entry => entry.Block is not null) ? [.. found.Select(entry => (entry.Cid, entry.Block!))] : null;
        }
    }

    internal byte[] Car()
    {
        lock (Account)
        {
            return EarlierCars.TryDequeue(out var earlier) ? earlier : FrozenCar ?? Account.Repo.ToCar();
        }
    }
}
