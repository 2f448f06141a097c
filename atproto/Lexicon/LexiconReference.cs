using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>The full name of a definition: a document and a name in it. This is also what <c>$type</c> holds.</summary>
/// <param name="Document">NSID of the document.</param>
/// <param name="Name">Name of the definition; <c>main</c> for the one the document is named after.</param>
/// <remarks>https://atproto.com/specs/lexicon#references</remarks>
public readonly record struct LexiconReference(Nsid Document, string Name)
{
    /// <summary>Name of a document's principal definition.</summary>
    public const string Main = "main";

    /// <summary>Whether the reference names the principal definition of its document.</summary>
    public bool IsMain => Name == Main;

    /// <summary>Reads a reference.</summary>
    /// <param name="text">An NSID, an NSID and <c>#name</c>, or <c>#name</c> alone for a definition beside the referring one.</param>
    /// <param name="context">The referring document.</param>
    /// <param name="reference">The absolute reference.</param>
    /// <returns>False when the text is none of the three.</returns>
    public static bool TryParse(string text, Nsid context, out LexiconReference reference)
    {
        ArgumentNullException.ThrowIfNull(text);
        reference = default;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var name = hash < 0 ? Main : text[(hash + 1)..];
        var document = context;
        if (hash != 0 && !Nsid.TryParse(hash < 0 ? text : text[..hash], out document))
        {
            return false;
        }

        if (!IsName(name))
        {
            return false;
        }

        reference = new LexiconReference(document, name);
        return true;
    }

    /// <summary>Whether a text can name a definition: ASCII letters and digits, a letter first.</summary>
    /// <param name="name">The part after <c>#</c>.</param>
    /// <returns>True when it can.</returns>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit);
    }

    /// <summary>The reference as <c>$type</c> writes it: never with <c>#main</c>.</summary>
    /// <returns>The NSID, followed by <c>#name</c> unless the name is <c>main</c>.</returns>
    public override string ToString() => IsMain ? Document.ToString() : $"{Document}#{Name}";
}
