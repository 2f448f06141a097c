namespace PlyrFm.AtProto.Cbor;

/// <summary>The kinds of item that the data model has.</summary>
/// <remarks>https://atproto.com/specs/data-model</remarks>
public enum CborKind
{
    /// <summary>A signed 64-bit integer.</summary>
    Integer,

    /// <summary>A byte string.</summary>
    Bytes,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A map with text keys.</summary>
    Map,

    /// <summary>A CID under tag 42.</summary>
    Link,

    /// <summary>False or true.</summary>
    Boolean,

    /// <summary>Null.</summary>
    Null,
}
