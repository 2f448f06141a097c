using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>The grammar of RFC 5646 section 2.1, one pass over the subtags.</summary>
/// <remarks>
/// Primary languages of 4 to 8 letters are refused: RFC 5646 reserves them, none is registered, and the protocol's vectors refuse them too.
/// </remarks>
internal static class LanguageTagParser
{
    // 128 is far beyond any tag in use and keeps the quadratic search for repeated subtags trivial.
    private const int MaxLength = 128;

    // Tags registered before RFC 4646 that the grammar does not produce; the regular ones it does produce need no list.
    private static readonly string[] Grandfathered =
    [
        "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn", "i-tao",
        "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de",
    ];

    // Each subtag moves on to the same or a later stage.
    private enum Stage { Language, ExtendedLanguage, Script, Region, Variant, Extension, PrivateUse }

    public static bool IsValid<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T> =>
        text.Length is > 0 and <= MaxLength && (IsGrammatical(text) || IsGrandfathered(text));

    private static bool IsGrammatical<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        var stage = Stage.Language;
        int extendedLanguages = 0, subtagsOfExtension = 0, variantsStart = 0, extensionsStart = 0;
        uint singletons = 0;
        for (var start = 0; start <= text.Length;)
        {
            var end = start;
            bool hasDigit = false, hasLetter = false;
            while (end < text.Length && Characters.At(text, end) != '-')
            {
                var c = Characters.At(text, end++);
                hasDigit |= Characters.IsDigit(c);
                hasLetter |= Characters.IsLetter(c);
                if (!Characters.IsLetterOrDigit(c))
                {
                    return false;
                }
            }

            var subtag = text[start..end];
            var length = subtag.Length;
            if (length is 0 or > 8)
            {
                return false;
            }

            var first = Characters.At(subtag, 0) | 0x20;
            if (stage == Stage.PrivateUse)
            {
                subtagsOfExtension++;
            }
            else if (length == 1)
            {
                var isPrivate = first == 'x';
                if ((stage == Stage.Language && !isPrivate) || (stage == Stage.Extension && subtagsOfExtension == 0))
                {
                    return false;
                }

                // 36 possible singletons: letters are bits 0 to 25; digits (bits 26 to 31 and wrap) are compared as subtags below.
                var bit = hasLetter ? 1u << (int)(first - 'a') : 0;
                if (!isPrivate && ((singletons & bit) != 0 || (hasDigit && Repeats(text, extensionsStart, start, subtag))))
                {
                    return false;
                }

                extensionsStart = extensionsStart == 0 ? start : extensionsStart;
                singletons |= bit;
                stage = isPrivate ? Stage.PrivateUse : Stage.Extension;
                subtagsOfExtension = 0;
            }
            else if (stage == Stage.Extension)
            {
                subtagsOfExtension++;
            }
            else if (stage == Stage.Language)
            {
                if (length > 3 || hasDigit)
                {
                    return false;
                }

                stage = Stage.ExtendedLanguage;
            }
            else if (length == 3 && !hasDigit && stage == Stage.ExtendedLanguage && extendedLanguages < 3)
            {
                extendedLanguages++;
            }
            else if (length == 4 && !hasDigit && stage < Stage.Script)
            {
                stage = Stage.Script;
            }
            else if (stage < Stage.Region && ((length == 2 && !hasDigit) || (length == 3 && !hasLetter)))
            {
                stage = Stage.Region;
            }
            else if (length >= 5 || (length == 4 && Characters.IsDigit(Characters.At(subtag, 0))))
            {
                variantsStart = variantsStart == 0 ? start : variantsStart;
                if (Repeats(text, variantsStart, start, subtag))
                {
                    return false;
                }

                stage = Stage.Variant;
            }
            else
            {
                return false;
            }

            start = end + 1;
        }

        return stage < Stage.Extension || subtagsOfExtension > 0;
    }

    private static bool Repeats<T>(ReadOnlySpan<T> text, int from, int to, ReadOnlySpan<T> subtag) where T : unmanaged, IBinaryInteger<T>
    {
        for (var start = from; start < to;)
        {
            var end = start;
            while (Characters.At(text, end) != '-')
            {
                end++;
            }

            if (EqualsIgnoringCase(text[start..end], subtag))
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }

    private static bool EqualsIgnoringCase<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right) where T : unmanaged, IBinaryInteger<T>
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if ((Characters.At(left, i) | 0x20) != (Characters.At(right, i) | 0x20))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsGrandfathered<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        foreach (var tag in Grandfathered)
        {
            if (tag.Length == text.Length && Matches(text, tag))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches<T>(ReadOnlySpan<T> text, string lowerCase) where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < text.Length; i++)
        {
            if ((Characters.At(text, i) | 0x20) != (lowerCase[i] | 0x20u))
            {
                return false;
            }
        }

        return true;
    }
}
