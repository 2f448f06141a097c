using Microsoft.AspNetCore.Http;

using PlyrFm.Indexer.Pipeline;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Audio;

/// <summary>What tracks name is looked for on sockets, and what was found is what is stored.</summary>
public sealed class AudioChecksTests : PipelineTest
{
    private const string HasState = "select count(*) = 1 from audio_source where url = $1 and state = $2";
    private const string BlobHasState = "select count(*) = 1 from audio_source where kind = 2 and state = $1 and host = $2";

    private const int Available = 1;
    private const int Unavailable = 2;

    // No blob of any record of these tests, but for those that say so.
    private const string Blob = """
        "audioBlob":{"$type":"blob","ref":{"$link":"bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy"},"mimeType":"audio/mpeg","size":1234},
        """;

    private int _tracks;

    [PostgresFact]
    public async Task Address_is_available_if_there_is_audio()
    {
        await using var host = await AudioHost.StartAsync();
        await using var elsewhere = await AudioHost.StartAsync();
        var audio = elsewhere.Serve("/audio.mp3", AudioHost.Head(200, "audio/mpeg"));
        string[] there =
        [
            host.Serve("/plain.mp3", AudioHost.Head(200, "audio/mpeg", ("Content-Length", "4711"))),
            host.Serve("/upper.mp3", AudioHost.Head(200, "AUDIO/Mpeg; charset=x")),
            host.Serve("/unnamed.mp3", AudioHost.Head(200, "application/octet-stream")),
            host.Serve("/video.m4a", AudioHost.Head(200, "video/mp4")),
            host.Serve("/near.mp3", AudioHost.Head(302, null, ("Location", "/plain.mp3"))),
            host.Serve("/no-head.mp3", context => context.Request.Method == "HEAD"
                ? AudioHost.Head(405)(context)
                : AudioHost.Head(206, "audio/mpeg", ("Content-Range", $"{context.Request.Headers.Range.ToString().Replace("=", " ", StringComparison.Ordinal)}/815"))(context)),
        ];
        string[] missing =
        [
            new Uri(host.Server.Address, "/gone.mp3").ToString(),
            host.Serve("/page.mp3", AudioHost.Head(200, "text/html")),
            host.Serve("/picture.mp3", AudioHost.Head(200, "image/svg+xml")),
            host.Serve("/typeless.mp3", AudioHost.Head(200)),
            host.Serve("/forbidden.mp3", AudioHost.Head(403, "audio/mpeg")),
            host.Serve("/elsewhere.mp3", AudioHost.Head(302, null, ("Location", audio))),
            host.Serve("/circle.mp3", AudioHost.Head(302, null, ("Location", "/circle.mp3"))),
        ];
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        foreach (var url in there.Concat(missing))
        {
            Put(artist, url);
        }

        foreach (var url in there)
        {
            await UntilSqlAsync($"{url} is available", HasState, url, Available);
        }

        foreach (var url in missing)
        {
            await UntilSqlAsync($"{url} is unavailable", HasState, url, Unavailable);
        }

        Assert.Equal(0, elsewhere.Requests("/audio.mp3"));
        Assert.Equal(4711L, await AskAsync("select size from audio_source where url = $1", there[0]));
        Assert.Equal(815L, await AskAsync("select size from audio_source where url = $1", there[^1]));
        Assert.Equal("is text/html and not audio", await AskAsync("select detail from audio_source where url = $1", missing[1]));
    }

    [PostgresFact]
    public async Task Track_whose_last_source_is_gone_is_not_chosen_until_one_is_back()
    {
        await using var host = await AudioHost.StartAsync();
        var url = new Uri(host.Server.Address, "/late.mp3").ToString();
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        Put(artist, url);

        await UntilSqlAsync("it is kept out", "select count(*) = 1 from track where hidden = 16 and own_hidden = 16");
        host.Serve("/late.mp3", AudioHost.Head(200, "audio/mpeg"));
        await UntilSqlAsync("it was found in the end", HasState, url, Available);
        await UntilSqlAsync("it is back", "select count(*) = 1 from track where hidden = 0 and own_hidden = 0");
        host.Serve("/late.mp3", AudioHost.Head(410));
        await UntilSqlAsync("it is out again", "select count(*) = 1 from track where hidden = 16 and own_hidden = 16");
    }

    [PostgresFact]
    public async Task Edit_that_names_the_same_audio_does_not_bring_a_track_back()
    {
        await using var host = await AudioHost.StartAsync();
        var url = new Uri(host.Server.Address, "/gone.mp3").ToString();
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        var path = Put(artist, url);
        await UntilSqlAsync("it is kept out", "select count(*) = 1 from track where hidden = 16 and own_hidden = 16");
        // From here on every value that the row has had is kept: a sweep would mend what a moment had spoiled.
        await AskAsync("create table seen (hidden int, album text)");
        await AskAsync("""
            create function note_seen() returns trigger language plpgsql security definer as
            $$ begin insert into seen values (new.hidden, new.album); return null; end $$
            """);
        await AskAsync("create trigger note_seen after update on track for each row execute function note_seen()");

        artist.Put(path, Track(url, "\"album\":\"Edited\","));
        await UntilSqlAsync("the edit has arrived", "select count(*) > 0 from seen where album = 'Edited'");
        Assert.Equal(0L, await AskAsync("select count(*) from seen where hidden <> 16"));

        var other = host.Serve("/found.mp3", AudioHost.Head(200, "audio/mpeg"));
        artist.Put(path, Track(other));
        await UntilSqlAsync("it is back with its new audio", "select count(*) = 1 from track where hidden = 0 and audio_url = $1", other);
    }

    [PostgresFact]
    public async Task A_blob_keeps_a_track_in_and_is_asked_for_where_the_account_is_now()
    {
        Network.Pds.Trouble = ServeBlob(200);
        await using var host = await AudioHost.StartAsync();
        var gone = new Uri(host.Server.Address, "/gone.mp3").ToString();
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        Put(artist, gone, Blob);
        var pds = Network.Pds.Server.Address.GetLeftPart(UriPartial.Authority);

        await UntilSqlAsync("the blob is there", BlobHasState, Available, pds);
        await UntilSqlAsync("the copy is not", HasState, gone, Unavailable);
        Assert.Equal(0, await AskAsync("select hidden from track"));

        await AskAsync("update actor set pds = $1", host.Server.Address.GetLeftPart(UriPartial.Authority));
        await UntilSqlAsync("the new PDS does not have it", BlobHasState, Unavailable, host.Server.Address.GetLeftPart(UriPartial.Authority));
        Assert.True(host.Requests("/xrpc/com.atproto.sync.getBlob") > 0);
        await UntilSqlAsync("nothing is left", "select hidden = 16 from track");
    }

    [PostgresFact]
    public async Task Record_that_names_something_else_begins_anew()
    {
        await using var host = await AudioHost.StartAsync();
        var first = host.Serve("/first.mp3", AudioHost.Head(200, "audio/mpeg"));
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        var path = Put(artist, first);
        await UntilSqlAsync("the first is there", HasState, first, Available);

        var second = new Uri(host.Server.Address, "/second.mp3").ToString();
        artist.Put(path, Track(second));
        await UntilSqlAsync("the second is not", HasState, second, Unavailable);
        artist.Put(path, Track(null, Blob));
        await UntilSqlAsync("only the blob is looked for", "select count(*) = 1 and bool_and(kind = 2) from audio_source");
        artist.Delete(path);
        await UntilSqlAsync("nothing is looked for", "select count(*) = 0 from audio_source");
    }

    [PostgresFact]
    public async Task Gateway_that_asks_who_listens_has_what_it_guards()
    {
        await using var host = await AudioHost.StartAsync();
        var gated = host.Serve("/gated", AudioHost.Head(401));
        var open = host.Serve("/open", AudioHost.Head(401));
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        Put(artist, gated, """ "supportGate":{"type":"any"}, """);
        Put(artist, open);

        await UntilSqlAsync("the gated one counts as there", HasState, gated, Available);
        await UntilSqlAsync("the open one does not", HasState, open, Unavailable);
    }

    [PostgresFact]
    public async Task Host_that_is_busy_is_left_alone_for_as_long_as_it_says()
    {
        await using var host = await AudioHost.StartAsync();
        var busy = host.Serve("/busy.mp3", AudioHost.Head(429, null, ("Retry-After", "3600")));
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        Put(artist, busy);

        await UntilSqlAsync("it is put off", "select count(*) = 1 from audio_source where state = 0 and due_at > now() + interval '59 minutes' and due_at < now() + interval '61 minutes'");
        var other = host.Serve("/other.mp3", AudioHost.Head(200, "audio/mpeg"));
        Put(artist, other);
        await UntilSqlAsync("so are others of the host", "select count(*) = 2 from audio_source where state = 0 and failures = 0 and due_at > now() + interval '59 minutes'");
        Assert.Equal(1, host.Requests("/busy.mp3"));
        Assert.Equal(0, host.Requests("/other.mp3"));
    }

    [PostgresFact]
    public async Task Host_that_hangs_keeps_its_own_waiting_and_nobody_else()
    {
        await using var hanging = await AudioHost.StartAsync();
        await using var quick = await AudioHost.StartAsync();
        var asked = new TaskCompletionSource();
        using var end = new CancellationTokenSource();
        RequestDelegate hang = async _ =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using var indexer = await StartCheckingAsync();
        var artist = Network.CreateAccount();
        for (var i = 0; i < 20; i++)
        {
            Put(artist, hanging.Serve($"/{i}.mp3", hang));
        }

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var url = quick.Serve("/quick.mp3", AudioHost.Head(200, "audio/mpeg"));
        Put(artist, url);
        await UntilSqlAsync("the other host's is found meanwhile", HasState, url, Available);
        Assert.Equal(0L, await AskAsync("select count(*) from audio_source where host = $1 and state <> 0", hanging.Server.Address.GetLeftPart(UriPartial.Authority)));
        await end.CancelAsync();
    }

    [PostgresFact]
    public async Task Nothing_is_asked_when_that_is_turned_off()
    {
        await using var host = await AudioHost.StartAsync();
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        Put(artist, host.Serve("/song.mp3", AudioHost.Head(200, "audio/mpeg")));
        await UntilSqlAsync("the track is there", "select count(*) = 1 from track");

        Assert.Equal(0, host.Requests("/song.mp3"));
        Assert.Equal(0L, await AskAsync("select count(*) from audio_source"));
    }

    private Task<RunningIndexer> StartCheckingAsync(Tuning? tuning = null) => RunningIndexer.StartAsync(
        Network, ConnectionString, tuning, configure: options => options with { AudioChecksPerSecond = 200 });

    private string Put(SimulatedAccount artist, string url, string more = "")
    {
        var path = $"fm.plyr.track/3ktrackaaa{(char)('a' + (_tracks / 26))}{(char)('a' + (_tracks++ % 26))}a";
        artist.Put(path, Track(url, more));
        return path;
    }

    private static byte[] Track(string? url, string more = "") => SampleRecords.Json($$"""
        {"$type":"fm.plyr.track","title":"Song","artist":"Nobody","fileType":"mp3",{{more}}{{(url is null ? "" : $"\"audioUrl\":\"{url}\",")}}
         "createdAt":"2026-01-02T03:04:05.000Z"}
        """);

    private static Func<string, HttpContext, Task<bool>> ServeBlob(int status) => async (method, context) =>
    {
        if (method != "getBlob")
        {
            return false;
        }

        await AudioHost.Head(status, "audio/mpeg")(context);
        return true;
    };
}
