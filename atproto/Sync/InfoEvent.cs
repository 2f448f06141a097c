namespace PlyrFm.AtProto.Sync;

/// <summary>A word about the stream itself.</summary>
/// <param name="Name"><c>OutdatedCursor</c>, or a name not known yet.</param>
/// <param name="Message">For humans.</param>
public sealed record InfoEvent(string Name, string? Message) : RepoEvent(0);
