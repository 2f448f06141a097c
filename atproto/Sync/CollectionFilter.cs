using System.Text;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>A set of collections, prepared for testing the paths of many operations. Immutable, thread-safe.</summary>
public sealed class CollectionFilter
{
    private readonly byte[][] _prefixes;
    private readonly byte[] _common;

    /// <summary>Prepares a set.</summary>
    /// <param name="collections">Exact names: <c>fm.plyr.track</c> does not match a record of <c>fm.plyr.tracks</c>.</param>
    public CollectionFilter(IEnumerable<Nsid> collections)
    {
        _prefixes = [.. collections.Select(nsid => Encoding.ASCII.GetBytes(nsid.Value + "/"))];
        _common = _prefixes.Length == 0 ? [] : _prefixes.Aggregate((a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);
    }

    /// <summary>True when a path lies in one of the collections.</summary>
    /// <param name="path"><c>collection/rkey</c> in UTF-8.</param>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        // The names of one application start alike, so one comparison dismisses nearly every path of others.
        if (!path.StartsWith(_common))
        {
            return false;
        }
        foreach (byte[] prefix in _prefixes)
        {
            if (path.StartsWith(prefix))
            {
                return true;
            }
        }
        return false;
    }
}
