namespace PlyrFm.AtProto.Lexicon;

/// <summary>Permissions that an application asks for under one name.</summary>
public sealed record PermissionSetDefinition : LexiconDefinition
{
    /// <summary>Short name shown to the person who is asked.</summary>
    public string? Title { get; init; }

    /// <summary>What is granted, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The permissions.</summary>
    public required IReadOnlyList<PermissionEntry> Permissions { get; init; }
}
