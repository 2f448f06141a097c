using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

public sealed class HappyPathTests : PipelineTest
{
    [PostgresFact]
    public async Task Records_of_ours_reach_the_database_and_others_do_not()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var listener = Network.CreateAccount();
        var stranger = Network.CreateAccount();

        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First"));
        stranger.Put("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("hello"));
        artist.Put("app.bsky.feed.post/3kpostaaaaaaa", SampleRecords.Post("new track"));
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Second"));
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("First, remastered"));
        artist.Delete("fm.plyr.track/3ktrackaaaaab");
        artist.Put("app.bsky.actor.profile/self", SampleRecords.BskyProfile("Артист ♫"));
        var track = artist.Repo.Records["fm.plyr.track/3ktrackaaaaaa"];
        listener.Put("fm.plyr.like/3klikeaaaaaaa", SampleRecords.Like($"at://{artist.Did}/fm.plyr.track/3ktrackaaaaaa", track.Cid));

        await UntilEqualToWorldAsync();
        Assert.Equal(3, Network.World.Count);
        await UntilSynchronizedAsync(artist);
        await UntilSynchronizedAsync(listener);
        await UntilSqlAsync("the like is counted", "select like_count = 1 from track_stat");
        Assert.Equal(0L, await AskAsync("select count(*) from actor where did = $1", stranger.Did.Value));
    }

    [PostgresFact]
    public async Task Two_operations_on_one_path_in_one_commit_leave_the_last()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await UntilEqualToWorldAsync();

        artist.Write(
            new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Draft")),
            new("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Final")),
            new("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Never mind")),
            new("fm.plyr.track/3ktrackaaaaac", null),
            new("fm.plyr.track/3ktrackaaaaaa", null),
            new("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Back again")));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
    }

    [PostgresFact]
    public async Task An_instance_that_starts_on_an_old_network_is_complete()
    {
        for (var i = 0; i < 5; i++)
        {
            var artist = Network.CreateAccount();
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track($"Old {i}"));
        }

        await using var indexer = await StartAsync();

        await UntilEqualToWorldAsync();
        Assert.Equal(5, Network.World.Count);
        Assert.Null(Network.Relay.Cursors.First());
    }

    [PostgresFact]
    public async Task Handles_are_resolved_in_both_directions()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        var impostor = Network.CreateAccount();
        impostor.AnswersHandle = false;
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Mine"));
        impostor.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Mine"));

        await UntilSqlAsync("the artist's handle is known", "select handle = $2 and pds is not null from actor where did = $1", artist.Did.Value, artist.Handle);
        await UntilSqlAsync("the impostor was looked up", "select identity_at is not null and pds is not null from actor where did = $1", impostor.Did.Value);
        Assert.Null(await AskAsync("select handle from actor where did = $1", impostor.Did.Value));

        artist.ChangeHandle("renamed.test");
        await UntilSqlAsync("the new handle is known", "select handle = 'renamed.test' from actor where did = $1", artist.Did.Value);
    }
}
