using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>Offsets of the parts of an AT-URI; a part that is absent ends where the one before it ends.</summary>
internal readonly record struct AtUriParts(int AuthorityEnd, int CollectionEnd, int RecordKeyEnd)
{
    private const string FragmentMarks = "._~:@!$&'()*+,;=%[]/-";

    public static bool TryRead<T>(ReadOnlySpan<T> text, string scheme, out AtUriParts parts) where T : unmanaged, IBinaryInteger<T>
    {
        parts = default;
        if (!Characters.StartsWith(text, scheme))
        {
            return false;
        }

        var authorityEnd = EndOfPart(text, scheme.Length);
        var authority = text[scheme.Length..authorityEnd];
        if (!Did.IsValid(authority) && !Handle.IsValid(authority))
        {
            return false;
        }

        var collectionEnd = authorityEnd;
        if (IsSlash(text, authorityEnd))
        {
            collectionEnd = EndOfPart(text, authorityEnd + 1);
            if (!Nsid.IsValid(text[(authorityEnd + 1)..collectionEnd]))
            {
                return false;
            }
        }

        var recordKeyEnd = collectionEnd;
        if (collectionEnd > authorityEnd && IsSlash(text, collectionEnd))
        {
            recordKeyEnd = EndOfPart(text, collectionEnd + 1);
            if (!RecordKey.IsValid(text[(collectionEnd + 1)..recordKeyEnd]))
            {
                return false;
            }
        }

        parts = new AtUriParts(authorityEnd, collectionEnd, recordKeyEnd);
        return recordKeyEnd == text.Length || IsFragment(text[recordKeyEnd..]);
    }

    private static int EndOfPart<T>(ReadOnlySpan<T> text, int start) where T : unmanaged, IBinaryInteger<T>
    {
        while (start < text.Length && Characters.At(text, start) is not ('/' or '#'))
        {
            start++;
        }

        return start;
    }

    private static bool IsSlash<T>(ReadOnlySpan<T> text, int index) where T : unmanaged, IBinaryInteger<T> =>
        index < text.Length && Characters.At(text, index) == '/';

    private static bool IsFragment<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        if (!Characters.StartsWith(text, "#/"))
        {
            return false;
        }

        for (var i = 2; i < text.Length; i++)
        {
            var c = Characters.At(text, i);
            if (!Characters.IsLetterOrDigit(c) && !FragmentMarks.Contains((char)c))
            {
                return false;
            }
        }

        return true;
    }
}
