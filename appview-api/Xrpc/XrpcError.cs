namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>What a client is told when a request fails: the body is <c>{"error": Name, "message": Message}</c>.</summary>
/// <remarks>https://atproto.com/specs/xrpc#error-responses. Names that a lexicon declares come with status 400.</remarks>
internal record XrpcError(int Status, string Name, string Message)
{
    /// <summary>Seconds for <c>Retry-After</c>; null where trying again does not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Value of <c>WWW-Authenticate</c>, on 401 only.</summary>
    public string? Challenge { get; init; }

    /// <summary>Value of <c>Allow</c>, on 405 only.</summary>
    public string? Allow { get; init; }

    public static XrpcError InvalidRequest(string message) => new(400, "InvalidRequest", message);

    public static XrpcError InvalidCursor() =>
        new(400, "InvalidCursor", "The cursor is malformed or belongs to other parameters. Start again without a cursor.");

    public static XrpcError ActorNotFound(string message = "No such account is known here.") => new(400, "ActorNotFound", message);

    public static XrpcError TrackNotFound(string message = "No such track is indexed.") => new(400, "TrackNotFound", message);

    public static XrpcError TrackWithheld() => new(400, "TrackWithheld", "The track is indexed but withheld.");

    public static XrpcError ListNotFound(string message = "No such list is indexed.") => new(400, "ListNotFound", message);

    public static XrpcError ListWithheld() => new(400, "ListWithheld", "The list is indexed but withheld.");

    public static XrpcError RecordNotFound() => new(400, "RecordNotFound", "No such record, or no such version of it, is indexed and may be shown.");

    public static XrpcError BadQueryString() => new(400, "BadQueryString", "The query has nothing left to search for.");

    public static XrpcError UnsupportedUrl() =>
        new(400, "UnsupportedUrl", "The address is neither an AT-URI nor a page of a known front end that names a record or an account.");

    public static XrpcError TargetNotFound() => new(400, "TargetNotFound", "The address leads to nothing that is indexed and may be shown.");

    public static XrpcError AudioUnavailable() => new(400, "AudioUnavailable", "No source of this track's audio can be used.");

    public static XrpcError UpstreamFailure(string message) => new(502, "UpstreamFailure", message);

    public static XrpcError SupportRequired() => new(403, "SupportRequired", "The artist has closed this track to the public.");

    public static XrpcError NotXrpc() =>
        new(404, "XRPCNotSupported", "Nothing is served under this path. Queries are under /xrpc/.");

    public static XrpcError PayloadTooLarge(int maxBytes) => new(413, "PayloadTooLarge", $"The request line is longer than {maxBytes} bytes.");

    public static XrpcError MethodNotImplemented(string nsid) => new(501, "MethodNotImplemented", $"{nsid} is not offered by this service.");

    public static XrpcError RateLimitExceeded(int retryAfterSeconds) =>
        new(429, "RateLimitExceeded", "Too many requests. The RateLimit headers say how many may be made, and when again.") { RetryAfter = retryAfterSeconds };

    public static XrpcError Internal() => new(500, "InternalServerError", "The request failed because of a fault in this service.");

    public static XrpcError NotEnoughResources(string message, int retryAfterSeconds = 5) =>
        new(503, "NotEnoughResources", message) { RetryAfter = retryAfterSeconds };
}
