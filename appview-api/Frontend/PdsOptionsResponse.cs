namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Servers on which a page could offer to make an account.</summary>
internal sealed record PdsOptionsResponse(bool Enabled, IReadOnlyList<string> Options);
