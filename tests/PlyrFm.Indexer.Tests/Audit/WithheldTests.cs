using Microsoft.AspNetCore.Http;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Audit;

/// <summary>What a PDS no longer shows, and of which it has told nobody, is found by asking and not shown here either.</summary>
public sealed class WithheldTests : PipelineTest
{
    private const string IsWithheld = "select count(*) = 1 from track t where t.hidden = 4";
    private const string IsVerifiedSince = "select coalesce(bool_and(u.finding = 1 and u.verified_at >= $1), false) from repo_audit u";

    [PostgresFact]
    public async Task A_record_that_its_PDS_has_taken_down_is_hidden_until_it_is_shown_again()
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        for (var i = 0; i < 60; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackbbb{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}b", SampleRecords.Track($"More than a page, {i}"));
        }

        await UntilEqualToWorldAsync();
        var hosting = artist.Pds.Host(artist);
        Assert.True(hosting.Withheld.TryAdd("fm.plyr.track/3ktrackaaaaaa", true));

        await UntilSqlAsync("it is taken down", IsWithheld);
        await UntilSqlAsync("and nothing else is", "select count(*) = 60 from track where hidden = 0");
        await UntilSqlAsync("all are verified", IsVerifiedSince, TimeProvider.System.GetUtcNow());
        Assert.Equal("at://" + artist.Did + "/fm.plyr.track/3ktrackaaaaaa", await AskAsync("select uri from withheld_record"));

        // It is the record that is withheld, whatever its next version says; and no rebuild forgets that.
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("The same in other words"));
        await UntilSqlAsync("the new version is here", "select count(*) = 1 from track where title = 'The same in other words'");
        Assert.Equal(true, await AskAsync(IsWithheld));

        Assert.True(hosting.Withheld.TryRemove("fm.plyr.track/3ktrackaaaaaa", out _));
        await UntilSqlAsync("it is shown again", "select count(*) = 61 from track where hidden = 0");
        Assert.Equal(0L, await AskAsync("select count(*) from withheld_record"));
    }

    [PostgresFact]
    public async Task A_like_and_a_profile_that_their_PDS_has_taken_down_are_nowhere_until_they_are_shown_again()
    {
        const string Shown = """
            select concat_ws(' ', (select like_count from track_stat), (select count(*) from track_like where counted), (select display_name from bsky_profile), (select bio from profile))
            """;
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        var listener = Network.CreateAccount();
        var subject = $"at://{artist.Did}/fm.plyr.track/3ktrackaaaaaa";
        var version = artist.Repo.Records["fm.plyr.track/3ktrackaaaaaa"].Cid;
        listener.Put("fm.plyr.like/3ktrackaaaaaa", SampleRecords.Like(subject, version));
        listener.Put("fm.plyr.like/3ktrackaaaaab", SampleRecords.Like(subject, version));
        listener.Put("app.bsky.actor.profile/self", SampleRecords.BskyProfile("Loud"));
        listener.Put("fm.plyr.actor.profile/self", Profile("Louder"));
        await UntilSqlAsync("all is shown", $"select ({Shown}) = '1 1 Loud Louder'");
        var hosting = listener.Pds.Host(listener);

        // The younger like of the same track takes the place of the one that went, and leaves it when that is back.
        Assert.True(hosting.Withheld.TryAdd("fm.plyr.like/3ktrackaaaaaa", true));
        await UntilSqlAsync("the younger like counts", "select count(*) = 1 from track_like where rkey = '3ktrackaaaaab' and counted");
        Assert.Equal("1 1 Loud Louder", await AskAsync(Shown));
        Assert.True(hosting.Withheld.TryAdd("fm.plyr.like/3ktrackaaaaab", true));
        Assert.True(hosting.Withheld.TryAdd("app.bsky.actor.profile/self", true));
        Assert.True(hosting.Withheld.TryAdd("fm.plyr.actor.profile/self", true));
        await UntilSqlAsync("nothing is shown", $"select ({Shown}) = '0 0'");
        await UntilSqlAsync("and that is so for four", "select count(*) = 4 from withheld_record");
        Assert.Equal(5L, await AskAsync("select count(*) from record"));

        // What they say in other words is withheld as well; and no rebuild forgets that.
        listener.Put("fm.plyr.actor.profile/self", Profile("Loudest"));
        listener.Put("fm.plyr.like/3ktrackaaaaab", SampleRecords.Like(subject, Changes.Root));
        await UntilSqlAsync("the new versions are here", "select count(*) = 2 from record_event where action = 2");
        Assert.Equal("0 0", await AskAsync(Shown));
        await new Rebuild(Database, Scenario.Collections, RecordPolicy.Default, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal("0 0", await AskAsync(Shown));

        hosting.Withheld.Clear();
        await UntilSqlAsync("all is shown again", $"select ({Shown}) = '1 1 Loud Loudest'");
        Assert.Equal("3ktrackaaaaaa", await AskAsync("select rkey from track_like where counted"));
        await UntilEqualToWorldAsync();

        static byte[] Profile(string bio) => SampleRecords.Json($$"""{"$type":"fm.plyr.actor.profile","bio":"{{bio}}","createdAt":"2026-01-02T03:04:05.000Z"}""");
    }

    [PostgresTheory]
    [InlineData("repo.listRecords")]
    [InlineData("repo.getRecord")]
    public async Task A_PDS_that_cannot_say_what_it_shows_hides_nothing_and_brings_nothing_back(string silent)
    {
        await using var indexer = await StartAuditingAsync();
        var artist = await ArtistAsync();
        artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Withheld before"));
        await UntilEqualToWorldAsync();
        var hosting = artist.Pds.Host(artist);
        Assert.True(hosting.Withheld.TryAdd("fm.plyr.track/3ktrackaaaaab", true));
        await UntilSqlAsync("one is withheld", IsWithheld);

        var refused = 0;
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method != silent)
            {
                return false;
            }

            Interlocked.Increment(ref refused);
            await SimulatedPds.FailAsync(context, StatusCodes.Status500InternalServerError, "Down");
            return true;
        };
        Assert.True(hosting.Withheld.TryAdd("fm.plyr.track/3ktrackaaaaaa", true));
        await Wait.UntilAsync("it was asked twice", () => Volatile.Read(ref refused) >= 2);
        Assert.Equal(1L, await AskAsync("select count(*) from track where hidden = 0"));
        Assert.Equal(true, await AskAsync(IsWithheld));
    }

    private async Task<SimulatedAccount> ArtistAsync()
    {
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Known"));
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        return artist;
    }
}
