namespace PlyrFm.AtProto.Identity;

/// <summary>Where DIDs are looked up.</summary>
public sealed record DidResolverOptions
{
    /// <summary>The directory of did:plc, or a mirror of it.</summary>
    public Uri PlcDirectory { get; init; } = new("https://plc.directory");

    /// <summary>
    /// For networks on one machine: accepts a PDS over http or on a port in a document, and <c>did:web:localhost%3A1234</c>. The HttpClient needs the
    /// switch of the same name in its <see cref="NetworkGuardOptions"/> too.
    /// </summary>
    public bool AllowPrivate { get; init; }
}
