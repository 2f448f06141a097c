namespace PlyrFm.AtProto.Cbor;

/// <summary>What is wrong with bytes that came from the network. Low in number, so that it can be the tag of a metric.</summary>
public enum MalformedReason
{
    /// <summary>The data ends inside an item, or declares more content than there is.</summary>
    Truncated,

    /// <summary>A number, length or tag not in its shortest form.</summary>
    NonCanonical,

    /// <summary>A map key before which a greater one stands (length first, then bytewise).</summary>
    UnsortedKeys,

    /// <summary>A map key that stands twice.</summary>
    DuplicateKey,

    /// <summary>A text that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Well-formed, but not the kind of item that belongs here.</summary>
    UnexpectedType,

    /// <summary>A tag other than 42.</summary>
    ForbiddenTag,

    /// <summary>A float, <c>undefined</c>, or any other simple value than <c>false</c>, <c>true</c> and <c>null</c>.</summary>
    ForbiddenSimple,

    /// <summary>An item of indefinite length.</summary>
    IndefiniteLength,

    /// <summary>An integer outside the signed 64-bit range.</summary>
    IntegerRange,

    /// <summary>Containers nested deeper than <see cref="CborLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>Larger than a limit of <see cref="CborLimits"/> or of the message at hand.</summary>
    TooLarge,

    /// <summary>Not a CIDv1 with the codec dag-cbor or raw and a SHA-256 hash.</summary>
    InvalidCid,

    /// <summary>Bytes after the end of the only item.</summary>
    TrailingBytes,

    /// <summary>A container format (CAR, frame) that does not begin as it must.</summary>
    BadHeader,

    /// <summary>A required field is absent.</summary>
    MissingField,

    /// <summary>A field holds a value that its definition excludes.</summary>
    InvalidValue,

    /// <summary>A block does not hash to its CID.</summary>
    HashMismatch,

    /// <summary>A block that is needed is not there.</summary>
    MissingBlock,

    /// <summary>Breaks a rule of the Merkle search tree: key order, prefix, layer, or a limit.</summary>
    InvalidTree,

    /// <summary>An operation does not fit the tree it claims to have changed.</summary>
    InvalidDiff,

    /// <summary>Not JSON, or JSON with a repeated name.</summary>
    InvalidJson,

    /// <summary>Breaks a rule of the AT Protocol data model: a bad <c>$type</c>, <c>$bytes</c>, <c>$link</c> or blob.</summary>
    DataModel,

    /// <summary>A packed message that cannot be unpacked: damaged, or made with another dictionary.</summary>
    InvalidCompression,
}
