namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>One request of a page, and what it could read of the answer.</summary>
internal sealed record PageCall(string Path, int Status, string? Detail, string? RetryAfter);
