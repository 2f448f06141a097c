using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Labels;

/// <summary>The labelers of a request: those that it names, or those of the configuration.</summary>
/// <remarks>https://atproto.com/specs/label#labeler-http-headers</remarks>
internal static class AcceptedLabelers
{
    public const int MaxCount = 20;
    public const int MaxRedacting = 10;

    public const string RequestHeader = "atproto-accept-labelers";

    /// <param name="followed">The labelers whose labels are held, as they apply to requests that name none.</param>
    /// <param name="demand">Is told of the others.</param>
    /// <returns>Only followed ones: of the others nothing is known, so nothing could be said or obeyed.</returns>
    public static IReadOnlyList<AcceptedLabeler> Read(IHeaderDictionary headers, IReadOnlyList<AcceptedLabeler> followed, LabelerDemand demand)
    {
        var lines = headers[RequestHeader];
        if (lines.Count == 0)
            return followed;

        // A header that comes in several lines is one list (RFC 9110, 5.2); a line with nothing in it adds nothing.
        var text = string.Join(',', lines.Where(static line => !string.IsNullOrWhiteSpace(line)));
        var named = LabelerHeader.TryRead(text)
            ?? throw new XrpcException(XrpcError.InvalidRequest($"{RequestHeader} has to be a list of DIDs, each with ;redact or without."));
        var merged = Merge(named);
        if (merged.Count > MaxCount || merged.Count(static labeler => labeler.Redacts) > MaxRedacting)
            throw new XrpcException(XrpcError.InvalidRequest($"{RequestHeader} may name {MaxCount} labelers, {MaxRedacting} of them with ;redact."));
        var known = followed.Select(static labeler => labeler.Did).ToHashSet();
        foreach (var stranger in merged.Where(labeler => !known.Contains(labeler.Did)))
            demand.Wanted(stranger.Did);
        return [.. merged.Where(labeler => known.Contains(labeler.Did))];
    }

    /// <summary>Each labeler once, where it is named first; it redacts if it does so anywhere.</summary>
    public static List<AcceptedLabeler> Merge(IEnumerable<AcceptedLabeler> labelers) =>
        [.. labelers.GroupBy(static labeler => labeler.Did).Select(static same => new AcceptedLabeler(same.Key, same.Any(static labeler => labeler.Redacts)))];
}
