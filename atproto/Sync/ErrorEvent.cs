namespace PlyrFm.AtProto.Sync;

/// <summary>The server reports an error and is about to close.</summary>
/// <param name="Error"><c>FutureCursor</c>, <c>ConsumerTooSlow</c>, or a name not known yet.</param>
/// <param name="Message">For humans.</param>
public sealed record ErrorEvent(string Error, string? Message) : RepoEvent(0);
