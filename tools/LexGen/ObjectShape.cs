using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>An object that becomes a C# record.</summary>
/// <param name="Name">Name of the C# record.</param>
/// <param name="TypeName">Full name of the definition; null when it is defined in the place where it is used.</param>
/// <param name="Schema">Its fields.</param>
/// <param name="IsStored">It occurs in records of repositories, so it is checked, read and written as data.</param>
/// <param name="IsShown">It occurs in answers, so it is written as JSON.</param>
public sealed record ObjectShape(string Name, string? TypeName, ObjectSchema Schema, bool IsStored, bool IsShown)
{
    /// <summary>Set when the object is a record of its own: its type of key.</summary>
    public string? RecordKey { get; init; }

    /// <summary>The unions it belongs to.</summary>
    public IReadOnlyList<string> Unions { get; init; } = [];

    public string? Description { get; init; }
}
