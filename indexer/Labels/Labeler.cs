using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Labels;

/// <summary>A labeler whose labels are followed. Where it publishes them is in its DID document.</summary>
/// <param name="Did">Who it is.</param>
/// <param name="Redacts">As the setting says. Nothing depends on it here: what labels do is in the rules.</param>
public sealed record Labeler(Did Did, bool Redacts)
{
    /// <summary>More would not fit into the column of their redactions, and the API accepts no more in one request.</summary>
    public const int MaxCount = 20;

    private const string RedactParameter = ";redact";

    /// <summary>What its stream is called among the cursors.</summary>
    public string Source => $"labels:{Did}";

    /// <summary>Accepts a DID, alone or with <c>;redact</c>, as a client would name it.</summary>
    /// <returns>Null for anything else.</returns>
    public static Labeler? TryParse(string? text)
    {
        var redacts = text is not null && text.EndsWith(RedactParameter, StringComparison.Ordinal);
        return Did.TryParse(redacts ? text![..^RedactParameter.Length] : text, out var did) ? new Labeler(did, redacts) : null;
    }
}
