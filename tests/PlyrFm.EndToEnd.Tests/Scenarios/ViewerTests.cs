using System.Net;
using System.Text.Json.Nodes;

using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>Who asks, as a reference PDS says it: through its proxy, and with tokens that it signs for its account.</summary>
[Collection(SharedTheatre.Name)]
public sealed class ViewerTests(Theatre theatre)
{
    private const string GetTrack = "fm.plyr.feed.getTrack";
    private const string RepoRev = "atproto-repo-rev";

    [LocalNetworkFact]
    public async Task A_listener_is_recognised_through_their_PDS()
    {
        var (artist, fan, other) = (await theatre.CreateAccountAsync(), await theatre.CreateAccountAsync(pds: 1), await theatre.CreateAccountAsync());
        var song = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Ours"));
        var like = await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(song));
        await theatre.SettleAsync();

        Assert.Equal(like.Uri, Like(await AskThroughPdsAsync(fan, song)));
        Assert.Null(Like(await AskThroughPdsAsync(other, song)));
        var anonymous = await theatre.Api.QueryAsync(GetTrack, ("uri", song.Uri));
        Assert.Null(anonymous["track"]!["viewer"]);
        Assert.Equal(1, anonymous["track"]!["likeCount"]!.GetValue<int>());

        using var missing = await fan.AskThroughPdsAsync(theatre.Api.Service, GetTrack, $"uri={Uri.EscapeDataString($"at://{fan.Did}/fm.plyr.track/none")}");
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        Assert.Equal("TrackNotFound", JsonNode.Parse(await missing.Content.ReadAsStringAsync())!["error"]!.GetValue<string>());
    }

    [LocalNetworkFact]
    public async Task A_listener_may_ask_directly_with_a_token_of_their_PDS_for_that_query_alone()
    {
        var (artist, fan) = (await theatre.CreateAccountAsync(), await theatre.CreateAccountAsync(pds: 1));
        var song = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Direct").With("supportGate", new JsonObject { ["type"] = "copyright" }));
        await theatre.SettleAsync();

        using var played = await AskDirectlyAsync(fan, "fm.plyr.feed.getPlayback", "fm.plyr.feed.getPlayback", song.Uri);
        Assert.Equal(HttpStatusCode.OK, played.StatusCode);
        Assert.Equal("granted", JsonNode.Parse(await played.Content.ReadAsStringAsync())!["gateAccess"]!.GetValue<string>());
        Assert.Contains("no-store", played.Headers.CacheControl!.ToString());

        using var refused = await AskDirectlyAsync(fan, "fm.plyr.feed.getPlayback", GetTrack, song.Uri);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("BadJwtLexiconMethod", JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["error"]!.GetValue<string>());
    }

    [LocalNetworkFact]
    public async Task An_answer_includes_every_write_up_to_the_revision_that_it_names()
    {
        var (artist, fan) = (await theatre.CreateAccountAsync(), await theatre.CreateAccountAsync(pds: 1));
        var song = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Read your writes"));
        await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Before"))));
        await theatre.SettleAsync();

        for (var i = 0; i < 10; i++)
        {
            var like = await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(song));
            await Wait.UntilAsync("the like is in an answer", async () =>
            {
                using var response = await SendThroughPdsAsync(fan, song);
                var rev = response.Headers.GetValues(RepoRev).Single();
                var shown = Like(JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
                // Revisions are compared as bytes.
                if (string.CompareOrdinal(rev, like.Rev!) < 0)
                {
                    return $"{rev} is before {like.Rev}";
                }

                Assert.Equal(like.Uri, shown);
                return null;
            });
            await fan.DeleteRecordAsync("fm.plyr.like", like.RecordKey);
        }

        await theatre.SettleAsync();
    }

    [LocalNetworkFact]
    public async Task Labelers_are_named_through_the_PDS_and_those_that_were_heeded_come_back()
    {
        var artist = await theatre.CreateAccountAsync();
        var song = await artist.CreateRecordAsync("fm.plyr.track", Songbook.Track("Labelled"));
        await theatre.SettleAsync();
        await SayAsync(song.Uri, "lofi");

        foreach (var (asked, heeded, shown) in new (string?, string?, string?)[]
        {
            (null, $"{ApiHost.Labeler};redact", "lofi"),
            ($"{artist.Did};redact, {ApiHost.Labeler}", ApiHost.Labeler, "lofi"),
            (artist.Did, null, null),
        })
        {
            using var response = await artist.AskThroughPdsAsync(theatre.Api.Service, GetTrack, $"uri={Uri.EscapeDataString(song.Uri)}", asked);
            var track = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["track"]!;
            Assert.Equal(shown, track["labels"]?[0]!["val"]!.GetValue<string>());
            Assert.Equal(heeded, response.Headers.TryGetValues("atproto-content-labelers", out var header) ? header.Single() : null);
        }
    }

    // As the indexer keeps it. Signed by nobody: the labeler has no host that the indexer could follow.
    private async Task SayAsync(string subject, string value)
    {
        var label = new Label { Ver = 1, Src = Did.Parse(ApiHost.Labeler), Uri = subject, Val = value, Cts = AtDatetime.Parse("2026-01-01T00:00:00Z") };
        await using var command = theatre.Database.CreateCommand(
            "insert into label (src, uri, val, neg, cts, seq, block, received_at) values (@src, @uri, @val, false, now(), 0, @block, now())");
        command.Parameters.AddWithValue("src", label.Src.Value);
        command.Parameters.AddWithValue("uri", subject);
        command.Parameters.AddWithValue("val", value);
        command.Parameters.AddWithValue("block", label.ToData().ToCbor());
        await command.ExecuteNonQueryAsync();
    }

    private Task<HttpResponseMessage> SendThroughPdsAsync(LocalAccount viewer, WrittenRecord track) =>
        viewer.AskThroughPdsAsync(theatre.Api.Service, GetTrack, $"uri={Uri.EscapeDataString(track.Uri)}");

    private async Task<JsonObject> AskThroughPdsAsync(LocalAccount viewer, WrittenRecord track)
    {
        using var response = await SendThroughPdsAsync(viewer, track);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {body}\n{theatre.Api.Log()}");
        return JsonNode.Parse(body)!.AsObject();
    }

    private async Task<HttpResponseMessage> AskDirectlyAsync(LocalAccount viewer, string tokenFor, string nsid, string uri)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/xrpc/{nsid}?uri={Uri.EscapeDataString(uri)}");
        // This version of the PDS signs for DIDs without fragment only.
        var did = theatre.Api.Service.Split('#')[0];
        request.Headers.Authorization = new("Bearer", await viewer.GetServiceTokenAsync(did, tokenFor));
        return await theatre.Api.Client.SendAsync(request);
    }

    private static string? Like(JsonObject answer) => answer["track"]!["viewer"]!["like"]?.GetValue<string>();
}
