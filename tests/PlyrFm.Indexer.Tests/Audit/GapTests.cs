using PlyrFm.Indexer.Diagnostics;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Audit;

/// <summary>A source has forgotten what we have not read yet.</summary>
public sealed class GapTests : PipelineTest
{
    private const int Artists = 6;

    [PostgresFact]
    public async Task A_gap_is_said_until_everything_was_compared_and_only_what_differs_is_fetched()
    {
        await using (var first = await StartAsync())
        {
            await ArtistsAsync();
            await Wait.UntilAsync("all events are finished", () => first.Source.Cursor == Network.Relay.Seq);
            await first.StopAsync();
        }

        Miss();
        var fetches = Network.Pds.Requests("getRepo");
        var held = new TaskCompletionSource();
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method == "getLatestCommit")
            {
                await held.Task.WaitAsync(context.RequestAborted);
            }

            return false;
        };

        // What is left of the window moves the cursor: after that nothing but the note tells of the gap.
        await using (var second = await StartAuditingAsync())
        {
            await Wait.UntilAsync("the gap is said", () => second.Source.Trouble.PossibleLossSince is not null);
            await Wait.UntilAsync("what was left of the window is finished", () => second.Source.Cursor == Network.Relay.Seq);
            await second.StopAsync();
        }

        Network.Relay.Greeting = null;
        await using var third = await StartAuditingAsync();
        await Wait.UntilAsync("the gap is still said", () => third.Source.Trouble.PossibleLossSince is not null);
        Assert.Equal(SourceState.Connected, third.Source.State);
        held.SetResult();

        await UntilEqualToWorldAsync();
        await Wait.UntilAsync("the gap is closed", () => third.Source.Trouble.PossibleLossSince is null);
        // Compared, or fetched: which of the two the newcomer was first is a matter of moments.
        Assert.Equal((long)Artists + 1, await AskAsync("""
            select count(*) from source_gap g, repo r left join repo_audit u on u.actor_id = r.actor_id
            where g.closed_at is not null and (u.looked_at >= g.raised_at or r.synced_at >= g.raised_at)
            """));
        // The one that had deleted something, and the newcomer that was still in the window.
        Assert.Equal(fetches + 2, Network.Pds.Requests("getRepo"));
    }

    [PostgresFact]
    public async Task A_gap_is_closed_although_somebody_cannot_be_reached()
    {
        await using (var first = await StartAsync())
        {
            await ArtistsAsync();
            await Wait.UntilAsync("all events are finished", () => first.Source.Cursor == Network.Relay.Seq);
            await first.StopAsync();
        }

        Miss();
        await Network.Pds.Server.StopAsync();

        await using var indexer = await StartAuditingAsync();
        await UntilSqlAsync("nobody can be reached", "select count(*) >= 5 from repo_audit where finding = 9");
        await UntilSqlAsync("the gap was noted and closed", "select count(*) = 1 from source_gap where closed_at is not null");
    }

    private async Task ArtistsAsync()
    {
        for (var i = 0; i < Artists; i++)
        {
            Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track($"Song {i}"));
        }

        await UntilEqualToWorldAsync();
        foreach (var artist in Network.Accounts)
        {
            await UntilSynchronizedAsync(artist);
        }
    }

    /// <summary>A deletion that leaves the window, and a newcomer that is still in it.</summary>
    private void Miss()
    {
        Network.Accounts[0].Delete("fm.plyr.track/3ktrackaaaaaa");
        Network.Relay.Forget(Network.Relay.Seq);
        Network.Relay.HasListing = false;
        Network.CreateAccount().Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Newcomer"));
        Network.Relay.Greeting = SimulatedFrame.OutdatedCursor();
    }
}
