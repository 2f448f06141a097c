using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>What AT Protocol reads from a DID document: the account's keys, its servers and the handle it claims.</summary>
/// <remarks>https://atproto.com/specs/did#did-documents. Each part is missing (null) when the document has none that follows the rules.</remarks>
public sealed record DidDocument
{
    /// <summary>Longest document that is read. The directory's are about 1 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The DID the document is about.</summary>
    public required Did Id { get; init; }

    /// <summary>Key that signs the repository's commits: the first <c>#atproto</c> method that the DID itself controls.</summary>
    public PublicKey? SigningKey { get; init; }

    /// <summary>The account's server: scheme, host and, on a local network only, port.</summary>
    public Uri? Pds { get; init; }

    /// <summary>Key that signs the labels this DID issues: the first <c>#atproto_label</c> method that the DID itself controls, and no other.</summary>
    public PublicKey? LabelKey { get; init; }

    /// <summary>Where its labels are published (<c>#atproto_labeler</c>): like <see cref="Pds"/> scheme, host and perhaps port.</summary>
    public Uri? Labeler { get; init; }

    /// <summary>The first <c>at://</c> name with the syntax of a handle. A claim: it has to resolve back to the DID.</summary>
    public Handle? ClaimedHandle { get; init; }

    /// <summary>Reads a document from the internet.</summary>
    /// <param name="json">UTF-8, from anybody.</param>
    /// <param name="expected">The DID that was asked for.</param>
    /// <param name="document">What it says.</param>
    /// <param name="why">The first rule that is broken.</param>
    /// <returns>False when it is no DID document about <paramref name="expected"/>.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> json, Did expected, [NotNullWhen(true)] out DidDocument? document, [NotNullWhen(false)] out string? why) =>
        TryParse(json, expected, allowPrivate: false, out document, out why);

    /// <summary>Reads a document, perhaps of a local network.</summary>
    /// <param name="json">UTF-8, from anybody.</param>
    /// <param name="expected">The DID that was asked for.</param>
    /// <param name="allowPrivate">Accept servers over http or on a port.</param>
    /// <param name="document">What it says.</param>
    /// <param name="why">The first rule that is broken.</param>
    /// <returns>False when it is no DID document about <paramref name="expected"/>.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> json,
        Did expected,
        bool allowPrivate,
        [NotNullWhen(true)] out DidDocument? document,
        [NotNullWhen(false)] out string? why)
    {
        try
        {
            document = DidDocumentReader.Read(json, expected, allowPrivate);
            why = null;
            return true;
        }
        catch (DidDocumentException e)
        {
            document = null;
            why = e.Message;
            return false;
        }
    }
}
