using System.Text.Json;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>A place in a lexicon's JSON. Every failure names the place.</summary>
internal readonly struct LexiconNode
{
    private readonly JsonElement _element;
    private readonly string _path;

    public LexiconNode(JsonElement element, string path)
    {
        _element = element;
        _path = path;
    }

    public string Path => _path;

    public LexiconException Fault(string message) => new($"{_path}: {message}");

    public LexiconNode Require(string name) => Find(name) ?? throw Fault($"needs \"{name}\"");

    public LexiconNode? Find(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        return _element.TryGetProperty(name, out var value) ? new LexiconNode(value, $"{_path}/{name}") : null;
    }

    public IEnumerable<(string Name, LexiconNode Value)> Fields()
    {
        Expect(JsonValueKind.Object, "an object");
        var path = _path;
        return _element.EnumerateObject().Select(field => (field.Name, new LexiconNode(field.Value, $"{path}/{field.Name}")));
    }

    public IEnumerable<LexiconNode> Elements()
    {
        Expect(JsonValueKind.Array, "an array");
        var path = _path;
        return _element.EnumerateArray().Select((element, index) => new LexiconNode(element, $"{path}/{index}"));
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        return _element.GetString()!;
    }

    public long Integer() =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetInt64(out var value) ? value : throw Fault("must be a whole number");

    public int Count() => Integer() is >= 0 and <= int.MaxValue and var value ? (int)value : throw Fault("must be a whole number, not negative");

    public bool Boolean() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault("must be true or false"),
    };

    public string? FindText(string name) => Find(name)?.Text();

    public long? FindInteger(string name) => Find(name)?.Integer();

    public int? FindCount(string name) => Find(name)?.Count();

    public bool? FindBoolean(string name) => Find(name)?.Boolean();

    public IReadOnlyList<string>? FindTexts(string name) => Find(name)?.Elements().Select(element => element.Text()).ToArray();

    public IReadOnlyList<long>? FindIntegers(string name) => Find(name)?.Elements().Select(element => element.Integer()).ToArray();

    private void Expect(JsonValueKind kind, string expected)
    {
        if (_element.ValueKind != kind)
        {
            throw Fault($"must be {expected}");
        }
    }
}
