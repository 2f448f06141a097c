namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>What a browser saw while it made the calls of all pages.</summary>
/// <param name="Shown">The lines on each page, by its name.</param>
/// <param name="Calls">Every request, in order.</param>
/// <param name="Uncaught">What no handler of the page has caught: an answer that it may not read, for one.</param>
internal sealed record PageVisit(IReadOnlyDictionary<string, IReadOnlyList<string>> Shown, IReadOnlyList<PageCall> Calls, IReadOnlyList<string> Uncaught);
