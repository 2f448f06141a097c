namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>What a method answers with.</summary>
internal abstract record SubsonicAnswer
{
    /// <summary>A document, in the form that the player asked for.</summary>
    public sealed record Document(Element Root) : SubsonicAnswer;

    /// <summary>Bytes, which are at another address.</summary>
    public sealed record Elsewhere(Uri Address) : SubsonicAnswer;
}
