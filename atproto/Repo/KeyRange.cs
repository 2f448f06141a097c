using System.Text;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>The keys of one collection: all from <c>nsid/</c> up to, and without, <c>nsid0</c>, as 0 is what follows the slash.</summary>
internal sealed class KeyRange(Nsid collection)
{
    private readonly byte[] _start = Encoding.ASCII.GetBytes(collection.Value + "/");
    private readonly byte[] _end = Encoding.ASCII.GetBytes(collection.Value + "0");

    public string Collection => collection.Value;

    public bool Holds(ReadOnlySpan<byte> key) => key.StartsWith(_start);

    /// <summary>Whether a key of the range may lie between two neighbours, null being the end of the tree.</summary>
    public bool Meets(byte[]? low, byte[]? high) =>
        (high is null || _start.AsSpan().SequenceCompareTo(high) < 0) && (low is null || low.AsSpan().SequenceCompareTo(_end) < 0);

    /// <summary>Whether all that lies between two neighbours is of the range.</summary>
    public bool Covers(byte[]? low, byte[]? high) =>
        low is not null && high is not null && low.AsSpan().SequenceCompareTo(_start) >= 0 && high.AsSpan().SequenceCompareTo(_end) <= 0;
}
