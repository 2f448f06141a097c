using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

/// <summary>What accounts are listening to, from the firehose into the index.</summary>
public sealed class StatusTests : PipelineTest
{
    private const string Path = "fm.teal.actor.status/self";

    [PostgresFact]
    public async Task Status_of_an_account_that_is_known_is_kept_while_it_is_of_ours_and_a_strangers_never()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Song"));
        await UntilEqualToWorldAsync();

        var stranger = Network.CreateAccount();
        stranger.Commit([]); // what the relay is told below is not in the model
        stranger.Send(stranger.Repo.Apply([new(Path, Status("https://plyr.fm", "Song"))], Network.NextTid(), stranger.Key));
        artist.Put(Path, Status("https://plyr.fm", "Song"));
        await UntilEqualToWorldAsync();
        Assert.Equal(["Song"], await TitlesAsync());
        Assert.Equal(0L, await AskAsync("select count(*) from repo r join actor a on a.id = r.actor_id where a.did = $1", stranger.Did.Value));

        artist.Put(Path, Status("https://plyr.fm", "Other song"));
        await UntilEqualToWorldAsync();
        Assert.Equal(["Other song"], await TitlesAsync());
        // Something else entirely: what was said before does not hold any more, and what is heard now is nothing to us.
        artist.Send(artist.Repo.Apply([new(Path, Status("https://elsewhere.example", "Not ours"))], Network.NextTid(), artist.Key));
        await UntilSqlAsync("nothing of it is left", "select count(*) = 0 from listening");
        Assert.Equal(0L, await AskAsync("select count(*) from record where collection = 9"));
    }

    [PostgresFact]
    public async Task Status_comes_with_a_repository_that_is_fetched_and_goes_with_its_record_and_its_account()
    {
        var listener = Network.CreateAccount();
        listener.Put(Path, Status("https://plyr.fm", "Before"));
        await using var indexer = await StartAsync();
        listener.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Song"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(listener);
        Assert.Equal(["Before"], await TitlesAsync());

        listener.Delete(Path);
        await UntilEqualToWorldAsync();
        Assert.Empty(await TitlesAsync());

        listener.Put("fm.teal.alpha.actor.status/self", Status("https://plyr.fm", "Again", "fm.teal.alpha.actor.status"));
        await UntilEqualToWorldAsync();
        Assert.Equal(["Again"], await TitlesAsync());
        listener.DeleteAccount();
        await UntilEqualToWorldAsync();
        await UntilSqlAsync("it went with the account", "select count(*) = 0 from listening");
    }

    private async Task<List<string>> TitlesAsync()
    {
        var titles = new List<string>();
        await using var command = Database.CreateCommand("select track_name from listening order by 1");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            titles.Add(reader.GetString(0));
        }

        return titles;
    }

    private static byte[] Status(string service, string title, string type = "fm.teal.actor.status") => SampleRecords.Json(
        $$$"""{"$type":"{{{type}}}","time":"2026-01-02T03:04:05Z","item":{"trackName":"{{{title}}}","musicServiceUri":"{{{service}}}"}}""");
}
