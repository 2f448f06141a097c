namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>
/// A part of an answer, before it is known in which of the two forms it is sent. What is an attribute in XML is a property in JSON; what may come
/// several times is a repeated element there and an array here.
/// </summary>
internal sealed class Element
{
    private readonly List<(string Name, object Value)> _scalars = [];
    private readonly List<(string Name, object Value)> _children = [];

    /// <summary>Texts, whole numbers (<see cref="long"/>) and truth values (<see cref="bool"/>), by name.</summary>
    public IReadOnlyList<(string Name, object Value)> Scalars => _scalars;

    /// <summary>By name an <see cref="Element"/>, a text, or a list of elements or whole numbers.</summary>
    public IReadOnlyList<(string Name, object Value)> Children => _children;

    /// <summary>The text between the tags; the property <c>value</c> in JSON.</summary>
    public string? Content { get; init; }

    public Element Set(string name, string? text) => text is null ? this : Scalar(name, text);

    public Element Set(string name, long? number) => number is { } value ? Scalar(name, value) : this;

    public Element Set(string name, bool isTrue) => Scalar(name, isTrue);

    public Element Add(string name, Element child) => Child(name, child);

    /// <summary>A text that is an element of its own in XML.</summary>
    public Element AddText(string name, string? text) => text is null ? this : Child(name, text);

    public Element AddEach(string name, IEnumerable<Element> children) => Child(name, children.ToArray());

    public Element AddEach(string name, IEnumerable<long> numbers) => Child(name, numbers.ToArray());

    private Element Scalar(string name, object value)
    {
        _scalars.Add((name, value));
        return this;
    }

    private Element Child(string name, object value)
    {
        _children.Add((name, value));
        return this;
    }
}
