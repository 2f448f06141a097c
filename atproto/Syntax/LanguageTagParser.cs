using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>The grammar of RFC 5646 section 2.1.</summary>
/// <remarks>
/// As in the reference implementation, a primary language has 2 or 3 lower-case letters: RFC 5646 reserves 4 letters, and nothing is
/// registered with 5 to 8.
/// </remarks>
internal static class LanguageTagParser
{
    // Far beyond any tag in use, and keeps the quadratic search for repeated subtags trivial.
    private const int MaxLength = 128;

    // Registered before RFC 4646 and outside the grammar. Those inside the grammar ("zh-min-nan") need no list.
    private static readonly string[] Grandfathered =
    [
        "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn", "i-tao",
        "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de",
    ];

    public static bool IsValid<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T> =>
        text.Length is > 0 and <= MaxLength && (IsGrammatical(text) || IsGrandfathered(text));

    private static bool IsGrammatical<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        var tag = new LanguageSubtags<T>(text);
        if (!tag.IsPrivateUse)
        {
            if (!tag.IsLanguage)
            {
                return false;
            }

            tag.Next();
            for (var extended = 0; extended < 3 && tag.IsLetters(3); extended++)
            {
                tag.Next();
            }

            if (tag.IsLetters(4))
            {
                tag.Next();
            }

            if (tag.IsLetters(2) || tag.IsDigits(3))
            {
                tag.Next();
            }

            if (!PassVariants(ref tag) || !PassExtensions(ref tag))
            {
                return false;
            }
        }

        return tag.AtEnd || (tag.IsPrivateUse && PassPrivateUse(ref tag));
    }

    private static bool PassVariants<T>(ref LanguageSubtags<T> tag) where T : unmanaged, IBinaryInteger<T>
    {
        for (var first = tag.Start; tag.IsVariant; tag.Next())
        {
            if (tag.RepeatsSince(first))
            {
                return false;
            }
        }

        return true;
    }

    // The subtags of an extension have two letters or more, so only a singleton can repeat a singleton.
    private static bool PassExtensions<T>(ref LanguageSubtags<T> tag) where T : unmanaged, IBinaryInteger<T>
    {
        var first = tag.Start;
        while (tag.IsAlphanumeric(1, 1) && !tag.IsPrivateUse)
        {
            if (tag.RepeatsSince(first))
            {
                return false;
            }

            tag.Next();
            if (!tag.IsAlphanumeric(2, 8))
            {
                return false;
            }

            while (tag.IsAlphanumeric(2, 8))
            {
                tag.Next();
            }
        }

        return true;
    }

    private static bool PassPrivateUse<T>(ref LanguageSubtags<T> tag) where T : unmanaged, IBinaryInteger<T>
    {
        tag.Next();
        var isEmpty = tag.AtEnd;
        while (tag.IsAlphanumeric(1, 8))
        {
            tag.Next();
        }

        return !isEmpty && tag.AtEnd;
    }

    private static bool IsGrandfathered<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        foreach (var tag in Grandfathered)
        {
            if (Characters.EqualsIgnoringCase(text, tag))
            {
                return true;
            }
        }

        return false;
    }
}
