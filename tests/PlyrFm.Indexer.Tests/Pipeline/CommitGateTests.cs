using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

public sealed class CommitGateTests : PipelineTest
{
    [PostgresTheory]
    [InlineData(nameof(CommitFault.TruncatedCar), "MalformedBlocks", true)]
    [InlineData(nameof(CommitFault.RecordBlockLeftOut), "MissingRecord", true)]
    [InlineData(nameof(CommitFault.TreeNodeLeftOut), "InvalidDiff", true)]
    [InlineData(nameof(CommitFault.BlockThatDoesNotHash), "MalformedBlocks", true)]
    [InlineData(nameof(CommitFault.SignedByAnother), "BadSignature", true)]
    [InlineData(nameof(CommitFault.HighS), "BadSignature", true)]
    [InlineData(nameof(CommitFault.WrongPrevData), "InvalidDiff", true)]
    [InlineData(nameof(CommitFault.MissingPrevData), "MissingPrevData", true)]
    [InlineData(nameof(CommitFault.HiddenOp), "InvalidDiff", true)]
    [InlineData(nameof(CommitFault.FutureRev), "FutureRev", false)]
    [InlineData(nameof(CommitFault.OtherRevStated), "CommitMismatch", true)]
    [InlineData(nameof(CommitFault.OtherSinceStated), "SinceMismatch", true)]
    [InlineData(nameof(CommitFault.HostileTree), "InvalidDiff", true)]
    public async Task A_bad_commit_is_refused_and_the_truth_is_found_all_the_same(string fault, string verdict, bool healsByItself)
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var neighbour = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Honest"));
        neighbour.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Honest too"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        await UntilSynchronizedAsync(neighbour);

        var sound = artist.Commit([
            new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("One")),
            new("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Two")),
        ]);
        artist.Send(CommitFault.All[fault](sound, artist, Network));
        neighbour.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Not affected"));

        await indexer.UntilRejectedAsync(verdict);
        await UntilSqlAsync("the refusal is noted", "select r.reject = $2 from repo r join actor a on a.id = r.actor_id where a.did = $1", artist.Did.Value, verdict);
        if (!healsByItself)
        {
            await UntilSynchronizedAsync(neighbour);
            // A revision of the future is no evidence that anything happened; the next commit of the account itself shows that something is missing.
            Assert.Equal(3L, await AskAsync("select count(*) from record"));
            artist.Put("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("anything"));
        }

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(1, indexer.Rejected(verdict));
    }

    [PostgresFact]
    public async Task A_commit_that_comes_again_changes_nothing()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Old"));
        await UntilSynchronizedAsync(artist);
        var commit = artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("New"))]);
        artist.Send(commit);
        artist.Delete("fm.plyr.track/3ktrackaaaaaa");

        var before = indexer.Rejected("Replay");
        artist.Send(commit);

        await indexer.UntilRejectedAsync("Replay", before + 1);
        await UntilEqualToWorldAsync();
        Assert.Equal(0, Network.World.Count);
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task A_missed_commit_is_noticed_at_the_next_and_its_deletion_found()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Goes away unseen"));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Changes unseen"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);

        artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", null), new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Changed"))]);
        artist.Put("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("anything"));

        await indexer.UntilRejectedAsync("PrevDataMismatch");
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_key_is_found_with_or_without_an_identity_event(bool announced)
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Old key"));
        await UntilSynchronizedAsync(artist);
        var lookUps = Network.Plc.Requests;

        artist.RotateKey(announced);
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("New key"));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.True(Network.Plc.Requests > lookUps);
        Assert.Equal(0, indexer.Rejected("BadSignature"));
    }

    [PostgresFact]
    public async Task What_cannot_be_verified_waits_for_the_directory_to_come_back()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
        await UntilSynchronizedAsync(artist);

        Network.Plc.IsDown = true;
        artist.RotateKey();
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("In the dark"));
        await UntilSqlAsync("the repository is not trusted", "select count(*) = 1 from repo where state = 3 and reason is not null");
        Assert.Equal(1L, await AskAsync("select count(*) from record"));

        Network.Plc.IsDown = false;
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }
}
