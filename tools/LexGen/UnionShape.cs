using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>A union that becomes a C# interface.</summary>
/// <param name="Owner">Name of the C# record with the field.</param>
/// <param name="Field">Name of the field.</param>
/// <param name="Schema">Its members.</param>
/// <param name="IsStored">It occurs in records of repositories.</param>
/// <param name="IsShown">It occurs in answers.</param>
public sealed record UnionShape(string Owner, string Field, UnionSchema Schema, bool IsStored, bool IsShown)
{
    public string Name => NameOf(Owner, Field);

    /// <summary>Name of the C# record for members that the lexicon does not list.</summary>
    public string UnknownName => $"Unknown{Owner}{CSharpName.Pascal(Field)}";

    public static string NameOf(string owner, string field) => $"I{owner}{CSharpName.Pascal(field)}";
}
