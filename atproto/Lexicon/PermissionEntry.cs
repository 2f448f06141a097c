namespace PlyrFm.AtProto.Lexicon;

/// <summary>One permission of a set.</summary>
/// <param name="Resource">What it is about: <c>repo</c>, <c>rpc</c> and others.</param>
/// <param name="Names">Collections of a <c>repo</c> permission, methods of an <c>rpc</c> permission, else empty.</param>
public sealed record PermissionEntry(string Resource, IReadOnlyList<string> Names);
