using PlyrFm.Indexer.Diagnostics;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Firehose;

public sealed class FirehoseListenerTests : PipelineTest
{
    [PostgresTheory]
    [InlineData("garbage", "UnexpectedType")]
    [InlineData("", "Truncated")]
    [InlineData("a2617466236964656e74697479", "Truncated")] // a header that breaks off
    [InlineData("a1616f01a0", "BadHeader")]
    [InlineData("bf626f7001617467236163636f756e74ffa0", "IndefiniteLength")]
    [InlineData("a2626f7001617468236163636f756e74a0", "UnsortedKeys")]
    public async Task A_poison_frame_is_counted_and_passed(string frame, string reason)
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));

        Network.Relay.PublishRaw(frame == "garbage" ? "garbage"u8.ToArray() : Convert.FromHexString(frame));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("After"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(1, indexer.Rejected(reason));
        Assert.Equal(1, Network.Relay.Connections);
    }

    [PostgresFact]
    public async Task A_frame_that_is_too_long_is_counted_and_passed()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        await UntilSynchronizedAsync(artist);

        // A real commit, signed and all, whose frame is over the limit: the next one shows that it was missed.
        artist.Write([.. Enumerable.Range(0, 9).Select(i => new SimulatedWrite($"app.bsky.feed.post/{i}", SampleRecords.Post(new string((char)('a' + i), 600_000)))),
            new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Inside"))]);
        await indexer.UntilRejectedAsync("Oversized");
        artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("After"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(1, Network.Relay.Connections);
    }

    [PostgresFact]
    public async Task A_kind_of_event_that_is_not_known_is_passed()
    {
        await using var indexer = await StartAsync();
        Network.Relay.Publish(SimulatedFrame.UnknownType);
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("After"));

        await UntilEqualToWorldAsync();
        await UntilCursorAsync(Network.Relay.Seq);
        Assert.Equal(1, indexer.Rejected("UnknownKind"));
    }

    [PostgresFact]
    public async Task A_run_of_poison_makes_it_reconnect_once_and_then_go_on()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        await UntilSynchronizedAsync(artist);
        for (var i = 0; i < 25; i++)
        {
            Network.Relay.PublishRaw("garbage"u8.ToArray());
        }

        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("After"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(2, Network.Relay.Connections);
    }

    [PostgresFact]
    public async Task A_lost_connection_is_taken_up_from_the_cursor()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        for (var i = 0; i < 20; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackaaaa{(char)('a' + i)}a", SampleRecords.Track($"{i}"));
            if (i % 5 == 4)
            {
                await Wait.UntilAsync("something is durable", () => indexer.Source.Cursor > 0);
                var connections = Network.Relay.Connections;
                Network.Relay.Disconnect();
                await Wait.UntilAsync("it has come back", () => Network.Relay.Connections > connections);
            }
        }

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(Network.Relay.Connections >= 5);
        Assert.All(Network.Relay.Cursors.Skip(1), cursor => Assert.NotNull(cursor));
    }

    [PostgresFact]
    public async Task What_happened_before_there_was_a_cursor_is_found_by_listing_and_comparing()
    {
        var known = Network.CreateAccount();
        known.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Listed"));
        await using (var first = await StartAsync())
        {
            await UntilEqualToWorldAsync();
            await first.AbortAsync();
        }

        Assert.Equal(0L, await AskAsync("select count(*) from source_cursor"));
        known.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Missed"));
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Missed too"));

        await using var second = await StartAsync();
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(known);
    }

    [PostgresFact]
    public async Task A_relay_that_replays_everything_changes_nothing()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var gone = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        gone.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Gone"));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Two"));
        artist.Deactivate();
        artist.Reactivate();
        artist.Delete("fm.plyr.track/3ktrackaaaaaa");
        gone.DeleteAccount();
        await UntilEqualToWorldAsync();
        await UntilCursorAsync(Network.Relay.Seq);
        var cursor = await CursorAsync();

        Network.Relay.IgnoresCursors = true;
        var sent = Network.Relay.Sent;
        var events = Network.Relay.Seq;
        Network.Relay.Disconnect();
        await Wait.UntilAsync("everything was replayed", () => Network.Relay.Sent >= sent + events);
        artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Three"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(indexer.Rejected("Replay") > 0);
        Assert.True(await CursorAsync() >= cursor);
    }

    [PostgresFact]
    public async Task A_source_whose_seq_runs_backwards_is_left_and_joined_again()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        await UntilSynchronizedAsync(artist);

        Network.Relay.Publish(seq => SimulatedFrame.Identity(seq - 1, artist.Did, null));
        await indexer.UntilRejectedAsync("OutOfOrder");
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("After"));

        await UntilEqualToWorldAsync();
        Assert.True(Network.Relay.Connections > 1);
    }

    [PostgresFact]
    public async Task A_place_where_seqs_run_backwards_for_good_is_read_past()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        await UntilSynchronizedAsync(artist);

        // From whatever cursor one comes back, the second of these does not follow the first.
        Network.Relay.Publish(seq => SimulatedFrame.Identity(seq - 1, artist.Did, null));
        Network.Relay.Publish(seq => SimulatedFrame.Identity(seq - 3, artist.Did, null));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("After"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(indexer.Rejected("OutOfOrder") > 1);
    }

    [PostgresFact]
    public async Task A_cursor_from_the_future_stops_the_source_and_is_not_reset()
    {
        await using (var first = await StartAsync())
        {
            Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Once"));
            await UntilEqualToWorldAsync();
            await first.StopAsync();
        }

        await AskAsync("update source_cursor set seq = 1000000");
        await using var indexer = await StartAsync();
        await Wait.UntilAsync("the source is stopped", () => indexer.Source.State == SourceState.Stopped);
        Assert.Contains("source_cursor", indexer.Source.Trouble.LastError, StringComparison.Ordinal);
        Assert.Equal(1_000_000L, await CursorAsync());
    }

    [PostgresFact]
    public async Task An_outdated_cursor_does_not_jump_to_the_present_and_has_everything_checked()
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await using (var first = await StartAsync())
        {
            artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Known too"));
            await UntilEqualToWorldAsync();
            await UntilSynchronizedAsync(artist);
            await first.StopAsync();
        }

        // While we are away: a deletion that leaves the window, and a newcomer that is still in it.
        artist.Delete("fm.plyr.track/3ktrackaaaaaa");
        Network.Relay.Forget(Network.Relay.Seq);
        Network.Relay.HasListing = false;
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Newcomer"));
        Network.Relay.Greeting = SimulatedFrame.OutdatedCursor();

        await using var indexer = await StartAsync();
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSqlAsync("the gap was noted, and everything was fetched since", "select count(*) = 1 from source_gap where closed_at is not null");
        Assert.NotNull(Network.Relay.Cursors.Last());
    }

    [PostgresFact]
    public async Task A_long_absence_counts_as_possible_loss_though_the_relay_is_silent_about_it()
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await using (var first = await StartAsync())
        {
            artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Known too"));
            await UntilSynchronizedAsync(artist);
            await UntilCursorAsync(Network.Relay.Seq);
            await first.StopAsync();
        }

        artist.Delete("fm.plyr.track/3ktrackaaaaaa");
        Network.Relay.Forget(Network.Relay.Seq);
        await AskAsync("update source_cursor set updated_at = updated_at - interval '25 hours'");

        await using var indexer = await StartAsync();
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("the gap was noted, and everything was fetched since", "select count(*) = 1 from source_gap where closed_at is not null");
    }

    [PostgresFact]
    public async Task A_relay_that_says_too_many_is_left_alone_for_as_long_as_it_asks()
    {
        var refused = 0;
        Network.Relay.Refusal = context =>
        {
            if (Interlocked.Increment(ref refused) > 1)
            {
                return false;
            }

            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1";
            return true;
        };
        var started = TimeProvider.System.GetTimestamp();

        await using var indexer = await StartAsync();

        Assert.Equal(2, refused);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(1));
    }

    [PostgresFact]
    public async Task A_host_without_a_firehose_is_given_up_with_a_reason()
    {
        Network.Relay.Refusal = context =>
        {
            context.Response.StatusCode = 501;
            return true;
        };

        await using var indexer = await StartAsync(waitForConnection: false);

        await Wait.UntilAsync("the source is stopped", () => indexer.Source.State == SourceState.Stopped);
        Assert.Contains("501", indexer.Source.Trouble.LastError, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_consumer_that_was_too_slow_comes_back()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        Network.Relay.PublishRaw(SimulatedFrame.Error("ConsumerTooSlow"));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("After"));

        await Wait.UntilAsync("it has come back", () => Network.Relay.Connections > 1);
        Assert.Contains("ConsumerTooSlow", indexer.Source.Trouble.LastError, StringComparison.Ordinal);
        // The error is part of this relay's log, so it ends every connection that meets it; what lies behind it is read from the cursor.
        Network.Relay.Forget(Network.Relay.Seq - 1);
        await UntilEqualToWorldAsync();
    }

    [PostgresFact]
    public async Task Two_sources_at_once_give_what_one_gives()
    {
        // The same relay by two names: every event comes twice, in an order that nobody controls.
        var byName = new UriBuilder(Network.Relay.Server.Address) { Host = "localhost" }.Uri;
        await using var indexer = await RunningIndexer.StartAsync(Network, ConnectionString, sources: [Network.Relay.Server.Address, byName]);
        var artists = Enumerable.Range(0, 3).Select(_ => Network.CreateAccount()).ToArray();
        for (var i = 0; i < 60; i++)
        {
            artists[i % 3].Put($"fm.plyr.track/3ktrackaaaaa{(char)('a' + (i % 7))}", SampleRecords.Track($"{i}"));
        }

        await UntilEqualToWorldAsync(); // a PDS serves nothing of an account that is not active
        artists[0].Deactivate();
        artists[1].DeleteAccount();

        await UntilSqlAsync("both cursors are at the end", "select count(*) = 2 from source_cursor where seq = $1", Network.Relay.Seq);
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("the states are known", "select array_agg(status order by status) = array[0, 1, 4]::smallint[] from repo");
        Assert.True(indexer.Rejected("Replay") > 0);
        Assert.Equal(0, indexer.Rejected("PrevDataMismatch"));
    }

    [PostgresFact]
    public async Task Without_a_relay_it_starts_and_waits()
    {
        await Network.Relay.Server.StopAsync();
        await using var indexer = await StartAsync(waitForConnection: false);
        await Wait.UntilAsync("it says that it tries again", () => indexer.Source is { State: SourceState.Retrying, Trouble.LastError: not null });

        await Network.Relay.Server.StartAsync();
        await Wait.UntilAsync("it is connected", () => indexer.Source.State == SourceState.Connected);
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("After"));
        await UntilEqualToWorldAsync();
    }

    private async Task<long> CursorAsync() => (long)(await AskAsync("select seq from source_cursor"))!;

    private Task UntilCursorAsync(long seq) => UntilSqlAsync($"the cursor is {seq}", "select seq = $1 from source_cursor", seq);
}
