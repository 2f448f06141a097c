using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>Answers one query: parameters and audience in, body out. Failures are thrown as <see cref="XrpcException"/>.</summary>
internal delegate Task<JsonReply> XrpcQuery(XrpcParameters parameters, Audience audience, CancellationToken ct);
