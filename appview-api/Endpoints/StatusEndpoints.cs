using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>For those who write records: what has arrived, and what became of it.</summary>
internal sealed class StatusEndpoints(StatusQueries status, RepoSignals signals, Collections collections, TimeProvider time)
{
    private const string TrackCount = "track_count";
    private const string ArtistCount = "artist_count";
    private const string AlbumCount = "album_count";
    private const string PlaylistCount = "playlist_count";
    private const string LikeCount = "like_count";
    private const string CommentCount = "comment_count";
    private const string PlayCount = "play_count";
    private const string DurationSeconds = "duration_seconds";

    // The indexer counts once a minute, the first time when it starts.
    private const int SecondsBetweenCounts = 60;

    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetRepoStatus.NsidText, GetRepoStatusAsync);
        xrpc.Query(GetRecordStatus.NsidText, GetRecordStatusAsync);
        xrpc.Query(GetStats.NsidText, GetStatsAsync);
    }

    private async Task<JsonReply> GetRepoStatusAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var did = parameters.Did(GetRepoStatus.Parameters.Did);
        var minRev = parameters.Tid(GetRepoStatus.Parameters.MinRev);
        var wait = parameters.Integer(
            GetRepoStatus.Parameters.WaitMs, GetRepoStatus.Parameters.WaitMsDefault, GetRepoStatus.Parameters.WaitMsMinimum,
            GetRepoStatus.Parameters.WaitMsMaximum);

        var row = minRev is { } rev && wait > 0
            ? await WaitForAsync(did.Value, rev, TimeSpan.FromMilliseconds(wait), ct)
            : await status.FindRepoAsync(did.Value, ct);
        var output = new GetRepoStatusOutput
        {
            Did = did.Value,
            Rev = row?.Rev is { } indexed ? Tid.FromValue(indexed).ToString() : null,
            Reached = minRev is { } asked && HasReached(row, asked),
            Active = row is null or { Status: RepoStatusWords.Active },
            Status = row is null ? null : RepoStatusWords.Of(row.Status),
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetRepoStatusOutput, Freshness.NoStore);
    }

    // Looks once, and again only when the indexer says that the repository changed.
    private async Task<RepoStatusRow?> WaitForAsync(string did, Tid minRev, TimeSpan wait, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        using var waiter = signals.TryEnter(did);
        while (true)
        {
            var next = waiter?.Next;
            var row = await status.FindRepoAsync(did, ct);
            var left = wait - time.GetElapsedTime(started);
            if (next is null || left <= TimeSpan.Zero || HasReached(row, minRev))
                return row;

            try
            {
                await next.WaitAsync(left, time, ct);
            }
            catch (TimeoutException)
            {
                return row;
            }
        }
    }

    private static bool HasReached(RepoStatusRow? row, Tid minRev) => row?.Rev is { } rev && rev >= minRev.Value;

    private async Task<JsonReply> GetRecordStatusAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var uri = parameters.RecordUri(GetRecordStatus.Parameters.Uri);

        GetRecordStatusOutput output;
        if (collections.TryGetNumber(uri.Collection!.Value, out var collection))
        {
            var row = await status.FindRecordAsync(uri.Authority.Value, collection, uri.Collection.Value.Value, uri.RecordKey!.Value.Value, ct);
            output = RecordStatus.Explain(uri, row);
        }
        else
        {
            output = RecordStatus.NotOfInterest(uri);
        }

        return JsonReply.Of(output, ApiJson.Relaxed.GetRecordStatusOutput, Freshness.NoStore);
    }

    private async Task<JsonReply> GetStatsAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var rows = await status.LoadTotalsAsync(ct);
        if (rows.Count == 0)
            throw new XrpcException(XrpcError.NotEnoughResources("Nothing has been counted yet.", SecondsBetweenCounts));

        var totals = rows.ToDictionary(row => row.Name, row => row.Value);
        var output = new GetStatsOutput
        {
            TrackCount = totals.GetValueOrDefault(TrackCount),
            ArtistCount = totals.GetValueOrDefault(ArtistCount),
            AlbumCount = totals.GetValueOrDefault(AlbumCount),
            PlaylistCount = totals.GetValueOrDefault(PlaylistCount),
            LikeCount = totals.GetValueOrDefault(LikeCount),
            CommentCount = totals.GetValueOrDefault(CommentCount),
            PlayCount = totals.GetValueOrDefault(PlayCount),
            DurationSeconds = totals.GetValueOrDefault(DurationSeconds),
            // The oldest: everything is at least as fresh as this.
            AsOf = Timestamp.Text(rows.Min(row => row.CountedAt)),
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetStatsOutput, Freshness.Totals);
    }
}
