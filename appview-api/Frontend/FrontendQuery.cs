using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Answers one endpoint of the front end's API.</summary>
internal delegate Task<JsonReply> FrontendQuery(FrontendParameters parameters, CancellationToken ct);
