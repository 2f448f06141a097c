using PlyrFm.AppViewApi.Labels;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Com.Atproto.Label;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Labels by themselves, signed, for those who want to check them or have no labeler's address.</summary>
internal sealed class LabelEndpoints(LabelQueries labels)
{
    // The lexicon names no limits; a request line has room for some 80 addresses.
    private const int MaxPatterns = 100;
    private const int MaxPatternBytes = 2048;

    // As many as a request may name for its answers.
    private const int MaxSources = AcceptedLabelers.MaxCount;

    public void Map(XrpcRouter xrpc) => xrpc.Query(QueryLabels.NsidText, QueryLabelsAsync);

    private async Task<JsonReply> QueryLabelsAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var patterns = parameters.Texts(QueryLabels.Parameters.UriPatterns, MaxPatterns, MaxPatternBytes);
        var sources = parameters.Dids(QueryLabels.Parameters.Sources, MaxSources).Select(static did => did.Value).Distinct().ToArray();
        var limit = parameters.Limit(QueryLabels.Parameters.LimitDefault, QueryLabels.Parameters.LimitMaximum);
        var cursor = Cursor.For(
            QueryLabels.NsidText, string.Join('\n', patterns.Order(StringComparer.Ordinal)), string.Join('\n', sources.Order(StringComparer.Ordinal)));
        var after = cursor.Read(parameters.Cursor, default);

        if (patterns.Count == 0)
            throw new XrpcException(XrpcError.InvalidRequest($"Parameter {QueryLabels.Parameters.UriPatterns} is required."));
        if (patterns.Any(static pattern => pattern.IndexOf('*') is >= 0 and var star && star < pattern.Length - 1))
            throw new XrpcException(XrpcError.InvalidRequest($"Parameter {QueryLabels.Parameters.UriPatterns} may have a star at the end only."));

        var rows = await labels.ListAsync(patterns, sources, after.Id, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var output = new QueryLabelsOutput { Labels = [.. page.Rows.Select(static row => LabelViews.Read(row.Block, isSigned: true))], Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.QueryLabelsOutput, Freshness.Item);
    }
}
