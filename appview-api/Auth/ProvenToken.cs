using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>What is left to know of a token that has passed.</summary>
/// <param name="Until">When it has to be proven again.</param>
internal sealed record ProvenToken(Did Issuer, string? Id, DateTimeOffset Until);
