using System.Globalization;
using System.Text;

namespace PlyrFm.AtProto.Syntax;

/// <summary>String formats without a type of their own, and the two ways Lexicon measures text.</summary>
/// <remarks>https://atproto.com/specs/lexicon#string-formats</remarks>
public static class SyntaxRules
{
    /// <summary>The longest URI, in characters.</summary>
    public const int MaxUriLength = 8192;

    // Shorter than any real CID, longer than any real one in text: the format is a plausibility check, not a decoder.
    private const int MinCidLength = 8;
    private const int MaxCidLength = 256;

    /// <summary>True for the format <c>uri</c>: an RFC 3986 scheme, a colon, and at least one visible ASCII character.</summary>
    /// <remarks>Any scheme passes, <c>javascript:</c> too. Who follows or renders a URI decides what is safe.</remarks>
    public static bool IsUri(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxUriLength || text.Length == 0 || !char.IsAsciiLetter(text[0]))
        {
            return false;
        }

        var colon = text.IndexOf(':');
        if (colon < 1 || colon == text.Length - 1)
        {
            return false;
        }

        foreach (var c in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return !text[(colon + 1)..].ContainsAnyExceptInRange('!', '~');
    }

    /// <summary>True for the format <c>cid</c>: a CIDv1 of any codec, hash and base. Looser than <see cref="Cbor.Cid"/>.</summary>
    public static bool IsCid(ReadOnlySpan<char> text)
    {
        if (text.Length is < MinCidLength or > MaxCidLength || text.StartsWith("Qm", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '='))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Extended grapheme clusters (UAX 29): what <c>maxGraphemes</c> counts. Depends on the runtime's Unicode version.</summary>
    public static int GraphemeCount(string text) =>
        Ascii.IsValid(text) && !text.Contains('\r') ? text.Length : new StringInfo(text).LengthInTextElements;

    /// <summary>UTF-8 bytes: what <c>maxLength</c> counts.</summary>
    public static int Utf8Length(string text) => Encoding.UTF8.GetByteCount(text);
}
