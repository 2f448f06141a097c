namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>Answers one query: parameters in, body out. Failures are thrown as <see cref="XrpcException"/>.</summary>
internal delegate Task<JsonReply> XrpcQuery(XrpcParameters parameters, CancellationToken ct);
