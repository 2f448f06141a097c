using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Labels;

/// <summary>
/// Reads <c>did:plc:x;redact, did:web:y</c>: a list of structured fields whose items are tokens. Parameters that nobody here knows are read over, as
/// RFC 8941 has it; anything else that is not in order makes the whole list unreadable.
/// </summary>
/// <remarks>https://atproto.com/specs/label#labeler-http-headers and RFC 8941, 4.2.</remarks>
internal ref struct LabelerHeader
{
    public const string Redact = "redact";

    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private LabelerHeader(ReadOnlySpan<char> text) => _text = text;

    /// <returns>The labelers in their order, as often as they are named; null when the text is no such list.</returns>
    public static List<AcceptedLabeler>? TryRead(string text)
    {
        var header = new LabelerHeader(text.AsSpan().Trim(' '));
        var labelers = new List<AcceptedLabeler>();
        if (header.IsAtEnd)
            return labelers;

        while (true)
        {
            if (!Did.TryParse(header.Take(IsOfToken).ToString(), out var did) || !header.TryReadParameters(out var redacts))
                return null;
            labelers.Add(new AcceptedLabeler(did, redacts));
            header.Take(IsBlank);
            if (header.IsAtEnd)
                return labelers;
            if (!header.TryTake(','))
                return null;
            header.Take(IsBlank);
        }
    }

    private readonly bool IsAtEnd => _at == _text.Length;

    private bool TryReadParameters(out bool redacts)
    {
        redacts = false;
        while (TryTake(';'))
        {
            Take(static character => character == ' ');
            var key = Take(IsOfKey);
            bool? flag = true;
            if (key.IsEmpty || char.IsAsciiDigit(key[0]) || key[0] is '-' or '.' or '_' || (TryTake('=') && !TryReadValue(out flag)))
                return false;
            if (key is not Redact)
                continue;
            // Of a parameter that is given twice the last holds.
            if (flag is not { } isSet)
                return false;
            redacts = isSet;
        }

        return true;
    }

    /// <param name="flag">The value if it is a boolean.</param>
    private bool TryReadValue(out bool? flag)
    {
        flag = null;
        if (TryTake('?'))
        {
            flag = TryTake('1') ? true : TryTake('0') ? false : null;
            return flag is not null;
        }

        if (TryTake('"'))
        {
            while (!TryTake('"'))
            {
                var isEscaped = TryTake('\\');
                if (IsAtEnd || _text[_at] is < ' ' or > '~' || (isEscaped && _text[_at] is not ('"' or '\\')))
                    return false;
                _at++;
            }

            return true;
        }

        return TryTake(':')
            ? !Take(static character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '=').IsEmpty && TryTake(':')
            : !Take(IsOfToken).IsEmpty;
    }

    private bool TryTake(char character)
    {
        var isNext = !IsAtEnd && _text[_at] == character;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private ReadOnlySpan<char> Take(Func<char, bool> isWanted)
    {
        var from = _at;
        while (!IsAtEnd && isWanted(_text[_at]))
            _at++;
        return _text[from.._at];
    }

    private static bool IsBlank(char character) => character is ' ' or '\t';

    private static bool IsOfKey(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '_' or '-' or '.' or '*';

    // Numbers are among them, as far as they matter here.
    private static bool IsOfToken(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~:/".Contains(character);
}
