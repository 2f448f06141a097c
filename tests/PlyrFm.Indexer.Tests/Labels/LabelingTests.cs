using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Labels;

/// <summary>The whole indexer and labelers on real sockets.</summary>
public sealed class LabelingTests : PipelineTest
{
    private const string HiddenOfTracks = "select coalesce(string_agg(t.hidden::text, ' ' order by t.title), '') = $1 from track t";

    [PostgresFact]
    public async Task Labels_in_both_encodings_hide_and_show_again()
    {
        var binary = await Network.CreateLabelerAsync();
        var text = await Network.CreateLabelerAsync(sendsText: true);
        var artist = Network.CreateAccount();
        await using var indexer = await StartAsync();
        var (one, two) = (Put(artist, "1"), Put(artist, "2"));
        await UntilHiddenAsync("0 0");

        binary.Say(one, "copyright-violation");
        text.Say(two, "sexual");
        await UntilHiddenAsync("2 1");
        text.Say(artist.Did.Value, "porn");
        await UntilHiddenAsync("3 1");
        binary.TakeBack(one, "copyright-violation");
        text.TakeBack(two, "sexual");
        text.TakeBack(artist.Did.Value, "porn");
        await UntilHiddenAsync("0 0");
    }

    [PostgresFact]
    public async Task What_was_said_before_the_service_existed_is_asked_for_and_a_restart_goes_on_from_the_cursor()
    {
        var labeler = await Network.CreateLabelerAsync();
        var artist = Network.CreateAccount();
        var track = Put(artist, "1");
        labeler.Say(track, "sexual");
        await using (var indexer = await StartAsync())
        {
            await UntilHiddenAsync("1");
            Assert.Equal("0", labeler.Cursors.First());
            await UntilSqlAsync("the cursor is stored", "select count(*) = 1 from source_cursor where source = $1 and seq = 1", $"labels:{labeler.Did}");
            await indexer.StopAsync();
        }

        labeler.TakeBack(track, "sexual");
        await using (var indexer = await StartAsync())
        {
            await UntilHiddenAsync("0");
            Assert.Equal("1", labeler.Cursors.Last());
        }
    }

    [PostgresFact]
    public async Task A_label_that_the_stream_lost_is_found_by_asking_for_all()
    {
        var labeler = await Network.CreateLabelerAsync(sendsText: true);
        var artist = Network.CreateAccount();
        var track = Put(artist, "1");
        // Pages of two: it is not on the first one.
        labeler.Lose(labeler.Make("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "sexual"));
        labeler.Lose(labeler.Make("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "sexual"));
        labeler.Lose(labeler.Make(track, "copyright-violation"));
        labeler.IsQueryDown = true;
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { LabelSweepAge = TimeSpan.FromMilliseconds(200) });
        await Wait.UntilAsync("it has failed twice", () => labeler.Queries >= 2);
        Assert.Null(await AskAsync("select swept_at from labeler"));

        labeler.IsQueryDown = false;
        await UntilHiddenAsync("2");
        labeler.Lose(labeler.Make(track, "copyright-violation", neg: true));
        await UntilHiddenAsync("0");
    }

    [PostgresFact]
    public async Task A_label_ends_at_its_time_and_not_at_night()
    {
        var labeler = await Network.CreateLabelerAsync();
        var artist = Network.CreateAccount();
        var track = Put(artist, "1");
        // A day: within this test nothing but the time itself could notice.
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { LabelSweepAge = TimeSpan.FromDays(1) });
        await UntilHiddenAsync("0");
        var end = TimeProvider.System.GetUtcNow().AddSeconds(3);
        labeler.Say(track, "sexual", until: end);
        await UntilHiddenAsync("1");
        await UntilHiddenAsync("0");
        Assert.True(TimeProvider.System.GetUtcNow() >= end.AddMilliseconds(-1), "not before its end");
    }

    [PostgresFact]
    public async Task What_cannot_be_believed_is_counted_and_the_rest_kept()
    {
        var labeler = await Network.CreateLabelerAsync();
        var other = await Network.CreateLabelerAsync();
        var artist = Network.CreateAccount();
        var track = Put(artist, "1");
        await using var indexer = await StartAsync();
        await UntilHiddenAsync("0");

        var forged = labeler.Make(track, "copyright-violation") with { Uri = artist.Did.Value };
        labeler.PublishRaw(_ => "nonsense"u8.ToArray());
        labeler.Publish(
            forged,
            labeler.Make(track, "porn") with { Sig = default },
            other.Make(track, "porn"),
            labeler.Make("at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3kaaaaaaaaa2a", "porn"),
            labeler.Make(track, "porn", at: TimeProvider.System.GetUtcNow().AddHours(1)),
            labeler.Make(track, "sexual"));
        await UntilHiddenAsync("1");

        foreach (var reason in (string[])["BadSignature", "Unsigned", "ForeignSource", "NotOurs", "FutureTime"])
        {
            Assert.True(indexer.LabelsRefused(reason) >= 1, reason);
        }

        Assert.Equal(1L, await AskAsync("select count(*) from label"));
    }

    [PostgresFact]
    public async Task A_rotated_key_is_looked_up_again_and_the_old_one_is_worth_nothing()
    {
        var labeler = await Network.CreateLabelerAsync();
        var artist = Network.CreateAccount();
        var track = Put(artist, "1");
        await using var indexer = await StartAsync();
        labeler.Say(track, "sexual");
        await UntilHiddenAsync("1");

        var old = labeler.Key;
        labeler.Key = Network.NextKey();
        Network.Plc.Publish(labeler);
        labeler.Say(track, "copyright-violation");
        await UntilHiddenAsync("3");
        labeler.Publish((labeler.Make(track, "sexual", neg: true) with { Sig = default }).Sign(old));
        await Wait.UntilAsync("the old key is refused", () => indexer.LabelsRefused("BadSignature") >= 1);
        Assert.Equal(true, await AskAsync(HiddenOfTracks, "3"));
    }

    [PostgresFact]
    public async Task A_connection_that_breaks_and_messages_that_come_again_change_nothing()
    {
        var labeler = await Network.CreateLabelerAsync();
        var artist = Network.CreateAccount();
        var track = Put(artist, "1");
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { LabelSweepAge = TimeSpan.FromDays(1) });
        var first = labeler.Say(track, "sexual", at: TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await UntilHiddenAsync("1");
        labeler.TakeBack(track, "sexual");
        await UntilHiddenAsync("0");
        const string versions = "select string_agg(concat_ws(' ', id, xmin), ',' order by id) from track";
        var before = await AskAsync(versions);

        var connections = labeler.Cursors.Count;
        labeler.Disconnect();
        await Wait.UntilAsync("it is connected again", () => labeler.Cursors.Count > connections);
        labeler.Publish(first);
        labeler.Say("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "sexual");
        await UntilSqlAsync("the next label is there", "select count(*) = 2 from label");
        Assert.Equal(before, await AskAsync(versions));
    }

    private static string Put(SimulatedAccount artist, string title)
    {
        var key = $"3kaaaaaaaaa2{(char)('a' + title[0] - '0')}";
        artist.Put($"fm.plyr.track/{key}", SampleRecords.Track(title));
        return $"at://{artist.Did}/fm.plyr.track/{key}";
    }

    private Task UntilHiddenAsync(string hidden) => UntilSqlAsync($"the tracks are hidden as {hidden}", HiddenOfTracks, hidden);
}
