using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Labels;

/// <summary>Asks labelers for the labels that hold at present, <c>com.atproto.label.queryLabels</c>. Nothing it returns is verified.</summary>
/// <param name="http">From <see cref="Identity.NetworkGuard.CreateHttpClient"/>: the host comes from a DID document.</param>
/// <param name="time">The clock for Retry-After.</param>
public sealed class LabelClient(HttpClient http, TimeProvider time)
{
    // What the lexicon allows at most.
    private const int PageSize = 250;

    // 25 million labels: no labeler of music has as many, and a loop of cursors has no end.
    private const int MaxPages = 100_000;

    private readonly RepoRequest _request = new(http, time);

    /// <summary>All labels of one source.</summary>
    /// <param name="labeler">The labeler's service.</param>
    /// <param name="source">Whose labels; a service may hold those of others too.</param>
    /// <param name="uriPattern">A URI, or the beginning of one and <c>*</c>.</param>
    /// <param name="cursor">Where to go on; null for the beginning.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Pages; anything but <see cref="RepoOutcome.Ok"/> is the last item.</returns>
    public async IAsyncEnumerable<RepoFetch<LabelPage>> QueryLabelsAsync(
        Uri labeler, Did source, string uriPattern, string? cursor, [EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var method = $"com.atproto.label.queryLabels?uriPatterns={Uri.EscapeDataString(uriPattern)}&sources={Uri.EscapeDataString(source.Value)}&limit={PageSize}{from}";
            var page = await _request.GetJsonAsync(labeler, method, ReadPage, ct).ConfigureAwait(false);
            yield return page;
            // Some servers give a cursor with the last page as well; an empty page ends the list whatever they say.
            cursor = page.Value is { } value && value.Labels.Count + value.Refused.Count > 0 ? value.Cursor : null;
            if (cursor is null)
            {
                yield break;
            }
            if (!seen.Add(cursor))
            {
                break;
            }
        }
        yield return new(RepoOutcome.Failed) { Reason = $"{labeler.Authority} repeats a cursor or has no last page" };
    }

    // Item by item: one that is not of the data model does not cost the others.
    private static LabelPage? ReadPage(JsonElement json)
    {
        if (!json.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var items = new List<DataValue>(labels.GetArrayLength());
        foreach (var label in labels.EnumerateArray())
        {
            items.Add(ReadItem(label));
        }
        var cursor = json.TryGetProperty("cursor", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        return LabelPage.Read(new DataArray(items), cursor is "" ? null : cursor);
    }

    private static DataValue ReadItem(JsonElement label)
    {
        try
        {
            return DataValue.FromJson(Encoding.UTF8.GetBytes(label.GetRawText()));
        }
        catch (MalformedDataException)
        {
            return DataNull.Instance;
        }
    }
}
