namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// What a decoder accepts at most. The values are those of the reference implementations, so that nobody shows a record we refuse.
/// </summary>
public static class CborLimits
{
    /// <summary>Containers nested in each other. No schema comes near; keeps recursion far from the end of the stack.</summary>
    public const int MaxDepth = 32;

    /// <summary>Items of one array, or entries of one map.</summary>
    public const int MaxContainer = 131_072;

    /// <summary>Bytes of one map key.</summary>
    public const int MaxKeyBytes = 8192;

    /// <summary>
    /// Bytes of one record, 1 MiB. https://atproto.com/specs/sync says 1,000,000 for messages, the data validation guide and the relay
    /// 1 MiB: a reader takes the larger one.
    /// </summary>
    public const int MaxRecordBytes = 1024 * 1024;
}
