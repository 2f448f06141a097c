using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>The rules for <c>collection/rkey</c>.</summary>
/// <remarks>https://atproto.com/specs/repository#repo-data-structure-v3</remarks>
internal static class RepoPath
{
    /// <summary>317 for the NSID, 512 for the record key and the slash make 830; the reference implementation allows this much.</summary>
    public const int MaxBytes = 1024;

    /// <summary>The strict form that operations must have: an NSID, one slash, a record key.</summary>
    public static bool IsValid(ReadOnlySpan<byte> path)
    {
        int slash = path.IndexOf((byte)'/');
        return slash > 0 && Nsid.IsValid(path[..slash]) && RecordKey.IsValid(path[(slash + 1)..]);
    }

    /// <summary>
    /// The form that a tree's keys must have: two parts of allowed characters. Looser, as in the reference implementation, so that
    /// one odd record written years ago does not make a whole repository unreadable.
    /// </summary>
    public static bool IsTreeKey(ReadOnlySpan<byte> key)
    {
        int slash = key.IndexOf((byte)'/');
        return slash > 0 && slash < key.Length - 1 && key.Length <= MaxBytes
            && !key[..slash].ContainsAnyExcept(Allowed) && !key[(slash + 1)..].ContainsAnyExcept(Allowed);
    }

    private static readonly System.Buffers.SearchValues<byte> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~-:."u8);
}
