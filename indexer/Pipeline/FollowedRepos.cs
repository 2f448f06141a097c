using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// The repositories that have, or had, a record of ours. Every event about them matters, whether it touches such a record or not:
/// without the ones in between, the next one would not chain.
/// </summary>
/// <remarks>Thread-safe. One repository takes some 300 bytes; there are as many as accounts that ever used plyr.</remarks>
internal sealed class FollowedRepos(int lanes)
{
    private readonly ConcurrentDictionary<string, FollowedRepo> _repos = new(new DidBytesComparer());
    private readonly DidBytesComparer _hash = new();

    public int Count => _repos.Count;

    public IEnumerable<FollowedRepo> All => _repos.Values;

    /// <summary>Asked for each frame of the network, hence with bytes: allocates nothing.</summary>
    public bool Contains(ReadOnlySpan<byte> did) => _repos.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(did);

    public bool TryGet(Did did, [NotNullWhen(true)] out FollowedRepo? repo) => _repos.TryGetValue(did.Value, out repo);

    /// <summary>Follows a repository from now on.</summary>
    public FollowedRepo Follow(Did did)
    {
        if (_repos.TryGetValue(did.Value, out var known))
        {
            return known;
        }

        var lane = (int)((uint)_hash.GetHashCode(did.Value) % (uint)lanes);
        return _repos.GetOrAdd(did.Value, static (_, made) => made, new FollowedRepo(did, lane));
    }
}
