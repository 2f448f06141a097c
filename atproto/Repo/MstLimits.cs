namespace PlyrFm.AtProto.Repo;

/// <summary>Limits that no honest tree reaches: keys are placed by their SHA-256, so only keys that were searched for come near.</summary>
/// <remarks>https://atproto.com/specs/repository#security-considerations</remarks>
public static class MstLimits
{
    /// <summary>The highest layer of a key. Two leading zero bits a layer: the next one takes 2^64 hashes to find.</summary>
    public const int MaxLayer = 31;

    /// <summary>
    /// Entries in one node. A run ends at each key of a higher layer, one in four: 1024 in a row happen once in 10^128, but are easily
    /// searched for.
    /// </summary>
    public const int MaxNodeEntries = 1024;
}
