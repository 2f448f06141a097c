namespace PlyrFm.AtProto.Lexicon;

/// <summary>A lexicon cannot be used: its JSON breaks the Lexicon language, or it refers to a definition that is not in the catalog.</summary>
/// <remarks>Schemas come from the operator or from the program itself, so this is a fault to fix, not hostile data to count.</remarks>
public sealed class LexiconException : Exception
{
    /// <summary>Makes the exception without a reason; prefer the other constructors.</summary>
    public LexiconException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and where.</param>
    public LexiconException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and where.</param>
    /// <param name="innerException">The cause.</param>
    public LexiconException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
