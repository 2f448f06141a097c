namespace PlyrFm.AtProto.Lexicon;

/// <summary>The syntaxes a text field can be held to.</summary>
/// <remarks>https://atproto.com/specs/lexicon#string-formats</remarks>
public enum StringFormat
{
    /// <summary>A DID or a handle (<c>at-identifier</c>).</summary>
    AtIdentifier,

    /// <summary>An AT-URI (<c>at-uri</c>).</summary>
    AtUri,

    /// <summary>A CID as text (<c>cid</c>).</summary>
    Cid,

    /// <summary>A time with a zone (<c>datetime</c>).</summary>
    Datetime,

    /// <summary>A DID (<c>did</c>).</summary>
    Did,

    /// <summary>A handle (<c>handle</c>).</summary>
    Handle,

    /// <summary>A BCP 47 language tag (<c>language</c>).</summary>
    Language,

    /// <summary>An NSID (<c>nsid</c>).</summary>
    Nsid,

    /// <summary>A record key (<c>record-key</c>).</summary>
    RecordKey,

    /// <summary>A TID (<c>tid</c>).</summary>
    Tid,

    /// <summary>A URI of any scheme (<c>uri</c>).</summary>
    Uri,
}
