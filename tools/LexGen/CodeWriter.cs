using System.Security;
using System.Text;

namespace PlyrFm.LexGen;

/// <summary>Collects code: indentation, blocks, doc comments and the namespaces it needs.</summary>
public sealed class CodeWriter
{
    public const string Cbor = "PlyrFm.AtProto.Cbor";
    public const string Lexicon = "PlyrFm.AtProto.Lexicon";
    public const string Syntax = "PlyrFm.AtProto.Syntax";
    public const string Json = "System.Text.Json.Serialization";

    private const int IndentSize = 4;

    private readonly StringBuilder _text = new();
    private readonly SortedSet<string> _usings = new(UsingOrder);
    private int _depth;

    // System first, as editors sort them.
    private static readonly Comparer<string> UsingOrder = Comparer<string>.Create((left, right) =>
        (left.StartsWith("System", StringComparison.Ordinal), right.StartsWith("System", StringComparison.Ordinal)) switch
        {
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        });

    public IEnumerable<string> Usings => _usings;

    public void Use(string name) => _usings.Add(name);

    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * IndentSize).Append(text);
        }

        _text.Append('\n');
    }

    public void Summary(string? text)
    {
        if (text is not null)
        {
            Line($"/// <summary>{SecurityElement.Escape(text)}</summary>");
        }
    }

    public void Block(string header, Action body)
    {
        Line(header);
        Line("{");
        _depth++;
        body();
        _depth--;
        Line("}");
    }

    /// <summary>Members separated by blank lines; those that write nothing leave no gap.</summary>
    public void Members(params IEnumerable<Action> members)
    {
        var isFirst = true;
        foreach (var member in members)
        {
            var start = _text.Length;
            member();
            if (_text.Length == start)
            {
                continue;
            }

            if (!isFirst)
            {
                _text.Insert(start, '\n');
            }

            isFirst = false;
        }
    }

    public override string ToString() => _text.ToString();
}
