using System.Text.Json;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Firehose;

/// <summary>Two relays, neither of which is whole.</summary>
public sealed class SeveralSourcesTests : PipelineTest
{
    private static readonly HttpClient Http = new();

    protected override int RelayCount => 2;

    [PostgresFact]
    public async Task Loss_of_one_source_loses_nothing_and_blindness_of_the_other_shows()
    {
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { DeliveryWindow = TimeSpan.FromMilliseconds(500) });
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Liked"));
        var fan = Network.CreateAccount();
        fan.Put("fm.plyr.actor.profile/self", SampleRecords.Json("""{"$type":"fm.plyr.actor.profile","createdAt":"2026-01-02T03:04:05.000Z"}"""));
        await UntilSynchronizedAsync(artist);
        await UntilSynchronizedAsync(fan);

        // The second relay brings everything but likes.
        var track = artist.Repo.Records["fm.plyr.track/3ktrackaaaaaa"].Cid;
        for (var i = 0; i < 5; i++)
        {
            var like = fan.Commit([new($"fm.plyr.like/3klikeaaaaaa{(char)('a' + i)}", SampleRecords.Like($"at://{artist.Did}/fm.plyr.track/3ktrackaaaaaa", track))]);
            Network.Relays[0].Publish(like);
        }

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(fan);
        await Wait.UntilAsync("its blindness shows", async () =>
        {
            var blind = await DeliveriesAsync(indexer, source: 1);
            return blind.TryGetProperty("fm.plyr.like", out var likes) && likes.GetProperty("missed").GetInt64() == 5 ? null : blind.ToString();
        });
        var (seeing, blindToLikes) = (await DeliveriesAsync(indexer, source: 0), await DeliveriesAsync(indexer, source: 1));
        Assert.Equal(5, seeing.GetProperty("fm.plyr.like").GetProperty("first").GetInt64());
        Assert.Equal(0, seeing.GetProperty("fm.plyr.like").GetProperty("missed").GetInt64());
        Assert.Equal(5, blindToLikes.GetProperty("fm.plyr.like").GetProperty("missedInARow").GetInt64());
        Assert.True(blindToLikes.GetProperty("fm.plyr.like").GetProperty("isBlind").GetBoolean());
        Assert.False(seeing.GetProperty("fm.plyr.like").GetProperty("isBlind").GetBoolean());
        Assert.Equal(0, blindToLikes.GetProperty("fm.plyr.track").GetProperty("missed").GetInt64());

        // The first is cut, and the second brings what it does bring. The commit that follows what it held back shows that something is missing.
        Network.Relays[0].Refusal = context =>
        {
            context.Response.StatusCode = 503;
            return true;
        };
        Network.Relays[0].Disconnect();
        await Wait.UntilAsync("one source is lost", () => indexer.Sources[0].State == SourceState.Retrying);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Only from the second"));
        artist.Delete("fm.plyr.track/3ktrackaaaaaa");
        fan.Commit([new("fm.plyr.like/3klikeaaaaaaa", null)]);
        fan.Put("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("goes on"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSynchronizedAsync(fan);
        // It tries again all the while, so it may be connecting at this moment.
        Assert.NotEqual(SourceState.Connected, indexer.Sources[0].State);
    }

    [PostgresFact]
    public async Task What_both_bring_is_written_once_and_counted_for_both()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        for (var i = 0; i < 10; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackaaaaa{(char)('a' + i)}", SampleRecords.Track($"{i}"));
        }

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await Wait.UntilAsync("both have brought everything", async () =>
        {
            var (one, other) = (await DeliveriesAsync(indexer, source: 0), await DeliveriesAsync(indexer, source: 1));
            return Delivered(one, "first") + Delivered(other, "first") == 10 && Delivered(one, "later") + Delivered(other, "later") == 10 ? null : $"{one} {other}";
        });
        Assert.Equal(10L, await AskAsync("select count(*) from record"));
    }

    private static long Delivered(JsonElement deliveries, string order) =>
        deliveries.TryGetProperty("fm.plyr.track", out var tracks) ? tracks.GetProperty(order).GetInt64() : 0;

    private static async Task<JsonElement> DeliveriesAsync(RunningIndexer indexer, int source)
    {
        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/status")));
        return status.RootElement.GetProperty("sources")[source].GetProperty("deliveries").Clone();
    }
}
