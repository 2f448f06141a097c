using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>A method, and what it costs.</summary>
internal sealed record SubsonicMethod(Func<SubsonicRequest, CancellationToken, Task<SubsonicAnswer>> Answer, QueryCost Cost);
