using System.Numerics;

namespace PlyrFm.AtProto.Syntax;

/// <summary>Walks the subtags of a language tag, which are separated by hyphens.</summary>
internal ref struct LanguageSubtags<T> where T : unmanaged, IBinaryInteger<T>
{
    private readonly ReadOnlySpan<T> _text;
    private int _end;

    public LanguageSubtags(ReadOnlySpan<T> text)
    {
        _text = text;
        _end = EndFrom(0);
    }

    /// <summary>Where the current subtag starts; beyond the text when there is none left.</summary>
    public int Start { get; private set; }

    public readonly bool AtEnd => Start > _text.Length;

    public readonly bool IsPrivateUse => _end - Start == 1 && (Characters.At(_text, Start) | 0x20) == 'x';

    public readonly bool IsLanguage => (IsLetters(2) || IsLetters(3)) && !Characters.ContainsUpper(Current);

    public readonly bool IsVariant =>
        IsAlphanumeric(5, 8) || (IsAlphanumeric(4, 4) && Characters.IsDigit(Characters.At(_text, Start)));

    private readonly ReadOnlySpan<T> Current => AtEnd ? default : _text[Start.._end];

    public void Next()
    {
        Start = _end + 1;
        _end = EndFrom(Start);
    }

    public readonly bool IsLetters(int length) => Count(letters: true, digits: false) == length;

    public readonly bool IsDigits(int length) => Count(letters: false, digits: true) == length;

    public readonly bool IsAlphanumeric(int min, int max) =>
        Count(letters: true, digits: true) is var length && length >= min && length <= max;

    /// <summary>True when a subtag between <paramref name="first"/> and the current one is the same but for case.</summary>
    public readonly bool RepeatsSince(int first)
    {
        for (var start = first; start < Start;)
        {
            var end = EndFrom(start);
            if (IsSame(_text[start..end], Current))
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }

    // Only letters and digits are compared here, for which the bit is the whole difference.
    private static bool IsSame(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
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

    private readonly int EndFrom(int start)
    {
        while (start < _text.Length && Characters.At(_text, start) != '-')
        {
            start++;
        }

        return start;
    }

    /// <returns>The length of the current subtag, or 0 when it is empty or holds anything else.</returns>
    private readonly int Count(bool letters, bool digits)
    {
        var subtag = Current;
        for (var i = 0; i < subtag.Length; i++)
        {
            var c = Characters.At(subtag, i);
            if (!(letters && Characters.IsLetter(c)) && !(digits && Characters.IsDigit(c)))
            {
                return 0;
            }
        }

        return subtag.Length;
    }
}
