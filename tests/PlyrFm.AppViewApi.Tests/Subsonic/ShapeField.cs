namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>A field of a shape.</summary>
/// <param name="Type"><c>text</c>, <c>id</c>, <c>url</c>, <c>kind</c>, <c>int</c>, <c>flag</c>, <c>time</c>, or the name of another shape.</param>
internal sealed record ShapeField(string Name, string Type, bool IsRequired, bool IsArray, bool IsContent, bool IsElement)
{
    public bool IsObject => Shapes.All.ContainsKey(Type);

    public static ShapeField Parse(string text)
    {
        var (name, type) = (text.Split(' ')[0], text.Split(' ')[1]);
        return new ShapeField(
            name.TrimEnd('[', ']').TrimEnd('!'), type.TrimStart('=', '<'), name.Contains('!'), name.EndsWith("[]", StringComparison.Ordinal),
            type.StartsWith('='), type.StartsWith('<'));
    }
}
