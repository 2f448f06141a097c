using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

public sealed class PlayTests : PipelineTest
{
    [PostgresFact]
    public async Task Who_plays_a_track_of_ours_is_followed_and_who_plays_other_music_is_not()
    {
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { StatsInterval = TimeSpan.FromMilliseconds(50) });
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Song"));
        await UntilEqualToWorldAsync();

        var stranger = Network.CreateAccount();
        stranger.Commit([]); // what the relay is told below is not in the model
        var other = SampleRecords.Json("""{"$type":"fm.teal.feed.play","trackName":"Elsewhere","musicServiceUri":"https://music.example","playedTime":"2026-01-02T03:04:05Z"}""");
        stranger.Send(stranger.Repo.Apply([new("fm.teal.feed.play/3kother2aaaaa", other)], Network.NextTid(), stranger.Key));
        var listener = Network.CreateAccount();
        listener.Put("app.bsky.feed.post/1", SampleRecords.Post("before"));
        listener.Send(listener.Repo.Apply([new("fm.teal.feed.play/3kother2aaaaa", other)], Network.NextTid(), listener.Key));
        listener.Put("fm.teal.feed.play/3kplay2aaaaaa", Play("fm.teal.feed.play", "originUri", artist));
        listener.Put("fm.teal.alpha.feed.play/3kplay2aaaaab", Play("fm.teal.alpha.feed.play", "originUrl", artist));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(listener);
        await UntilSqlAsync("the play is counted once", "select play_count = 1 from track_stat");
        Assert.Equal(0L, await AskAsync("select count(*) from repo r join actor a on a.id = r.actor_id where a.did = $1", stranger.Did.Value));
        Assert.Equal(0L, await AskAsync("select count(*) from play where track_name = 'Elsewhere'"));

        listener.Delete("fm.teal.feed.play/3kplay2aaaaaa");
        listener.Delete("fm.teal.feed.play/3kother2aaaaa"); // was never here
        listener.Delete("fm.teal.alpha.feed.play/3kplay2aaaaab");
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("no play is left, and none counts", "select count(*) = 0 and (select play_count = 0 from track_stat) from play");
        await UntilSynchronizedAsync(listener);
        Assert.Equal(0L, await AskAsync("select count(*) from deleted_record where rkey = '3kother2aaaaa'"));
    }

    [PostgresFact]
    public async Task Plays_go_with_their_account()
    {
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { StatsInterval = TimeSpan.FromMilliseconds(50) });
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Song"));
        var listener = Network.CreateAccount();
        listener.Put("fm.teal.feed.play/3kplay2aaaaaa", Play("fm.teal.feed.play", "originUri", artist));
        await UntilSqlAsync("it counts", "select play_count = 1 from track_stat");

        listener.DeleteAccount();

        await UntilSqlAsync("it is gone", "select count(*) = 0 and (select play_count = 0 from track_stat) from play");
        await UntilEqualToWorldAsync();
    }

    private static byte[] Play(string type, string origin, SimulatedAccount artist) => SampleRecords.Json(
        $$"""{"$type":"{{type}}","trackName":"Song","playedTime":"2026-01-02T03:04:05Z","{{origin}}":"at://{{artist.Did}}/fm.plyr.track/3ktrackaaaaaa"}""");
}
