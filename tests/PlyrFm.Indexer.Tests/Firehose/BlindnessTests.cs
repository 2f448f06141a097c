using System.Globalization;
using System.Text.Json;

using PlyrFm.AtProto.Repo;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Firehose;

/// <summary>The silence of a source about one collection is measured by what was proven without it.</summary>
public sealed class BlindnessTests : PipelineTest
{
    private const string Track = "fm.plyr.track";
    private const string Like = "fm.plyr.like";

    private static readonly HttpClient Http = new();

    protected override int RelayCount => 2;

    [PostgresFact]
    public async Task An_only_source_that_is_blind_is_found_out_by_what_the_audit_finds()
    {
        var clock = new VirtualClock();
        await using var indexer = await StartAsync(clock, [Network.Relay.Server.Address]);
        var (artist, fan) = await TwoAsync();

        for (var i = 0; i < 3; i++)
        {
            Network.Relay.BlindTo = Like;
            fan.Put($"{Like}/3klikeaaaaaa{(char)('a' + i)}", SampleRecords.Like($"at://{artist.Did}/{Track}/3ktrackaaaaaa", artist.Repo.Records[$"{Track}/3ktrackaaaaaa"].Cid));
            Network.Relay.BlindTo = null;
            artist.Put($"{Track}/3ktrackaaaaaa", SampleRecords.Track($"Version {i}"));
            await UntilAsync("the audit has found it", clock, () => Network.World.DifferencesAsync(Database));
        }

        await UntilAsync("its blindness shows", clock, async () => await DeliveriesAsync(indexer, source: 0) is var found && IsBlind(found, Like) ? null : found.ToString());
        var deliveries = await DeliveriesAsync(indexer, source: 0);
        Assert.Equal(3, deliveries.GetProperty(Like).GetProperty("missedInARow").GetInt64());
        Assert.False(IsBlind(deliveries, Track));
        Assert.Equal(0, deliveries.GetProperty(Track).GetProperty("missed").GetInt64());
        Assert.Contains("plyrfm_source_blind", await MetricAsync(indexer, "1"), StringComparison.Ordinal);

        // It sees again: one delivery is enough.
        Network.Relay.Publish(fan.Commit([new($"{Like}/3klikeaaaaaaa", null)]) with { Time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) });
        await Wait.UntilAsync("it sees", async () => await DeliveriesAsync(indexer, source: 0) is var found && !IsBlind(found, Like) ? null : found.ToString());
        Assert.Contains("plyrfm_source_blind", await MetricAsync(indexer, "0"), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Whatever_comes_within_the_window_after_it_was_found_was_late_and_not_missed()
    {
        var clock = new VirtualClock();
        await using var indexer = await StartAsync(clock, [.. Network.Relays.Select(relay => relay.Server.Address)]);
        var (artist, _) = await TwoAsync();

        var late = artist.Commit([new($"{Track}/3ktrackaaaaab", SampleRecords.Track("Slow"))]);
        await UntilAsync("the audit has found it", clock, () => Network.World.DifferencesAsync(Database));
        Network.Relays[0].Publish(late);
        await Wait.UntilAsync("it has come", () => indexer.Sources[0].LastSeq == Network.Relays[0].Seq);
        clock.TurnAhead(TimeSpan.FromMinutes(6));

        await Wait.UntilAsync("one was late", async () =>
            await DeliveriesAsync(indexer, source: 0) is var found && found.GetProperty(Track).GetProperty("missed").GetInt64() == 0 ? null : found.ToString());
        Assert.Equal(1, (await DeliveriesAsync(indexer, source: 1)).GetProperty(Track).GetProperty("missed").GetInt64());
    }

    [PostgresFact]
    public async Task Inventions_of_one_source_are_missed_by_nobody()
    {
        var clock = new VirtualClock();
        var jetstream = await Network.StartJetstreamAsync();
        await using var indexer = await StartAsync(clock, [Network.Relay.Server.Address, new Uri($"jetstream+{new Uri(jetstream.Server.Address, "/subscribe")}")]);
        var (artist, _) = await TwoAsync();

        for (var i = 0; i < 5; i++)
        {
            jetstream.Publish(artist.Did.Value, $"{Track}/3kinvented2a{i + 2}", SimulatedJetstream.Operation(
                Network.NextTid().ToString(), OpAction.Create, Track, $"3kinvented2a{i + 2}", artist.Repo.Records[$"{Track}/3ktrackaaaaaa"].Cid.ToString()));
        }

        await Wait.UntilAsync("they were told", async () =>
            await DeliveriesAsync(indexer, source: 1) is var told && told.TryGetProperty(Track, out var tracks) && tracks.GetProperty("first").GetInt64() >= 5 ? null : told.ToString());
        clock.TurnAhead(TimeSpan.FromMinutes(6));
        Assert.Equal(0, (await DeliveriesAsync(indexer, source: 0)).GetProperty(Track).GetProperty("missed").GetInt64());
        Assert.Equal(2L, await AskAsync("select count(*) from record"));
    }

    private async Task<(SimulatedAccount Artist, SimulatedAccount Fan)> TwoAsync()
    {
        var (artist, fan) = (Network.CreateAccount(), Network.CreateAccount());
        artist.Put($"{Track}/3ktrackaaaaaa", SampleRecords.Track("Liked"));
        fan.Put("fm.plyr.actor.profile/self", SampleRecords.Json("""{"$type":"fm.plyr.actor.profile","createdAt":"2026-01-02T03:04:05.000Z"}"""));
        await UntilSynchronizedAsync(artist);
        await UntilSynchronizedAsync(fan);
        return (artist, fan);
    }

    private Task<RunningIndexer> StartAsync(VirtualClock clock, IReadOnlyList<Uri> sources) =>
        RunningIndexer.StartAsync(Network, ConnectionString, sources: sources, audits: 200, time: clock);

    /// <summary>Time passes meanwhile.</summary>
    private static Task UntilAsync(string claim, VirtualClock clock, Func<Task<string?>> whatIsMissing) => Wait.UntilAsync(claim, async () =>
    {
        clock.TurnAhead(TimeSpan.FromSeconds(5));
        return await whatIsMissing();
    });

    private static bool IsBlind(JsonElement deliveries, string collection) =>
        deliveries.TryGetProperty(collection, out var of) && of.GetProperty("isBlind").GetBoolean();

    private static async Task<string> MetricAsync(RunningIndexer indexer, string value) =>
        (await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/metrics"))).Split('\n').FirstOrDefault(line =>
            line.StartsWith("plyrfm_source_blind", StringComparison.Ordinal) && line.Split(' ')[1] == value) ?? "";

    private static async Task<JsonElement> DeliveriesAsync(RunningIndexer indexer, int source)
    {
        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/status")));
        return status.RootElement.GetProperty("sources")[source].GetProperty("deliveries").Clone();
    }
}
