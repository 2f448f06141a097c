namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>What is left of a budget after a request.</summary>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Remaining">Of these, how many may still come.</param>
/// <param name="Reset">Until the next window.</param>
/// <param name="IsExceeded">This request was one too many.</param>
internal readonly record struct Allowance(int Limit, int Remaining, TimeSpan Reset, bool IsExceeded);
