namespace PlyrFm.AtProto.Labels;

/// <summary>What the signature of a label proves.</summary>
public enum LabelVerdict
{
    /// <summary>Signed with the labeler's current label key.</summary>
    Valid,

    /// <summary>It carries no signature.</summary>
    Unsigned,

    /// <summary>Signed with another key than the current one, with high S, or over other content.</summary>
    BadSignature,

    /// <summary>The labeler's DID is gone, or its document has no label key.</summary>
    NoKey,

    /// <summary>Whether the key that is known is still the current one cannot be said now. Ask again later: the label may be valid.</summary>
    Unavailable,
}
