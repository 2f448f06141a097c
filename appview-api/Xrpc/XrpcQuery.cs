using PlyrFm.AppViewApi.Auth;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>Answers one query: parameters and viewer in, body out. Failures are thrown as <see cref="XrpcException"/>.</summary>
/// <param name="viewer">Null for an anonymous request.</param>
internal delegate Task<JsonReply> XrpcQuery(XrpcParameters parameters, Viewer? viewer, CancellationToken ct);
