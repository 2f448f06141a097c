using System.Net;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Audio;

/// <summary>Bytes: which of them come, when, and whether they are the right ones.</summary>
public sealed class AudioProxyTests(ProxyFixture fixture) : ProxyTest(fixture)
{
    private const int Large = 1_000_003;

    [PostgresTheory]
    [InlineData(0, 1)]
    [InlineData(1, 7)]
    [InlineData(2, 65_536)]
    [InlineData(3, Large)]
    public async Task Whole_is_what_the_record_names_and_is_fetched_once(int seed, int length)
    {
        var blob = Bytes(seed, length);
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(blob));

        foreach (var _ in new[] { "from the PDS", "from the disk" })
        {
            using var response = await Client.GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(blob, await response.Content.ReadAsByteArrayAsync());
            Assert.Equal("audio/mpeg", response.Content.Headers.ContentType?.ToString());
            Assert.Equal(length, response.Content.Headers.ContentLength);
            Assert.Null(response.Content.Headers.ContentDisposition);
            Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
            Assert.Equal($"\"{Cid.ForRaw(blob)}\"", response.Headers.ETag?.ToString());
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("default-src 'none'; sandbox", response.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            await UntilIdleAsync();
        }

        Assert.Equal(1, Pds.Requests);
    }

    [PostgresTheory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=5-", 5, Large - 5)]
    [InlineData("bytes=900000-900009", 900_000, 10)]
    [InlineData("bytes=2-99999999", 2, Large - 2)]
    [InlineData("bytes=-5", Large - 5, 5)]
    [InlineData("bytes=-99999999", 0, Large)]
    public async Task Part_is_sent_as_a_part(string range, int start, int length)
    {
        var blob = Bytes(4, Large);
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(blob));

        foreach (var _ in new[] { "from the PDS", "from the disk" })
        {
            using var response = await SendAsync(HttpMethod.Get, path, ("Range", range));

            Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
            Assert.Equal(blob[start..(start + length)], await response.Content.ReadAsByteArrayAsync());
            Assert.Equal($"bytes {start}-{start + length - 1}/{Large}", response.Content.Headers.ContentRange?.ToString());
            await UntilIdleAsync();
        }

        Assert.Equal((1, 0), (Pds.Requests, Pds.Ranges));
    }

    [PostgresTheory]
    // a part that is not there; what is no part; several at once
    [InlineData("bytes=1000-", 416)]
    [InlineData("bytes=1000-2000", 416)]
    [InlineData("bytes=-0", 416)]
    [InlineData("bytes=5-2", 200)]
    [InlineData("bytes=x", 200)]
    [InlineData("items=0-1", 200)]
    [InlineData("bytes=0-1,4-5", 200)]
    [InlineData("bytes=999999999999999999999999-", 200)]
    public async Task Range_that_cannot_be_served_is_refused_or_ignored(string range, int status)
    {
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(Bytes(5, 1000)));

        using var response = await SendAsync(HttpMethod.Get, path, ("Range", range));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 416 ? "bytes */1000" : null, response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(status == 416 ? 0 : 1000, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [PostgresFact]
    public async Task Conditions_hold_for_the_blob()
    {
        var cid = Pds.Add(Bytes(6, 1000));
        var (_, path) = await Fixture.TrackAsync(Pds.Address, cid);
        async Task<int> AskAsync(HttpMethod method, params (string, string)[] headers)
        {
            using var response = await SendAsync(method, path, headers);
            return (int)response.StatusCode;
        }

        (string, string) part = ("Range", "bytes=0-9");
        Assert.Equal(206, await AskAsync(HttpMethod.Get, part, ("If-Range", $"\"{cid}\"")));
        Assert.Equal(200, await AskAsync(HttpMethod.Get, part, ("If-Range", "\"other\"")));
        Assert.Equal(200, await AskAsync(HttpMethod.Get, part, ("If-Range", $"W/\"{cid}\"")));
        Assert.Equal(200, await AskAsync(HttpMethod.Get, part, ("If-Range", "Sat, 01 Aug 2026 12:00:00 GMT")));
        Assert.Equal(304, await AskAsync(HttpMethod.Get, ("If-None-Match", $"\"{cid}\"")));
        Assert.Equal(200, await AskAsync(HttpMethod.Get, ("If-None-Match", "\"other\"")));
        using var head = await SendAsync(HttpMethod.Head, path, part);
        Assert.Equal((200, 1000L), ((int)head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [PostgresFact]
    public async Task Many_who_want_the_same_cause_one_request_and_hear_it_while_it_comes()
    {
        var blob = Bytes(7, Large);
        Pds.PauseAt = 600_000;
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(blob));

        var listeners = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead)));
        var streams = await Task.WhenAll(listeners.Select(listener => listener.Content.ReadAsStreamAsync()));
        // What has come is heard before the rest has; the first of them does not listen at all, and keeps nobody waiting.
        foreach (var stream in streams.Skip(1))
        {
            var begin = new byte[500_000];
            await stream.ReadExactlyAsync(begin);
            Assert.Equal(blob[..500_000], begin);
        }

        Pds.Gate.SetResult();
        foreach (var stream in streams.Skip(1))
        {
            var rest = new MemoryStream();
            await stream.CopyToAsync(rest);
            Assert.Equal(blob[500_000..], rest.ToArray());
        }

        Assert.Equal(1, Pds.Requests);
        foreach (var listener in listeners)
            listener.Dispose();
    }

    [PostgresFact]
    public async Task Listener_who_leaves_does_not_end_it_for_others()
    {
        var blob = Bytes(8, Large);
        Pds.PauseAt = 600_000;
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(blob));

        using (await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead))
        {
        }

        Pds.Gate.SetResult();
        Assert.Equal(blob, await Client.GetByteArrayAsync(path));
        Assert.Equal(1, Pds.Requests);
    }

    [PostgresTheory]
    [InlineData(Large - 1)]
    [InlineData(0)]
    public async Task Wrong_bytes_are_never_heard_to_their_end_nor_kept(int wrongByte)
    {
        var blob = Bytes(9, Large);
        var wrong = blob.ToArray();
        wrong[wrongByte] ^= 1;
        var (track, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(blob, wrong));

        // The connection breaks: a client cannot take it for the whole.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.GetByteArrayAsync(path));
        await UntilIdleAsync();

        using var again = await Client.GetAsync(path);
        Assert.Equal(404, (int)again.StatusCode);
        Assert.Contains("AudioUnavailable", await again.Content.ReadAsStringAsync());
        Assert.Equal(1, Pds.Requests);
        Assert.Empty(KeptFiles());
        // Nobody is sent there either.
        Assert.Equal("AudioUnavailable", await Client.FailAsync(400, GetPlayback.NsidText, ("uri", track.Uri)));
        using var redirect = await Client.GetAsync(path[..path.LastIndexOf('/')]);
        Assert.Equal(404, (int)redirect.StatusCode);
    }

    [PostgresFact]
    public async Task Small_wrong_blob_is_an_error_with_a_name()
    {
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(Bytes(10, 1000), Bytes(11, 1000)));

        using var response = await Client.GetAsync(path);

        Assert.Equal(502, (int)response.StatusCode);
        Assert.Contains("UpstreamFailure", await response.Content.ReadAsStringAsync());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [PostgresFact]
    public async Task PDS_that_breaks_off_breaks_it_off_for_the_listener()
    {
        Pds.BreakAt = 600_000;
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(Bytes(12, Large)));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.GetByteArrayAsync(path));
        await UntilIdleAsync();

        Assert.Empty(KeptFiles());
        using var again = await Client.GetAsync(path);
        Assert.Equal(502, (int)again.StatusCode);
        Assert.Equal(1, Pds.Requests);
    }

    [PostgresTheory]
    [InlineData(404, 404, "AudioUnavailable")]
    [InlineData(400, 404, "AudioUnavailable")]
    [InlineData(429, 502, "UpstreamFailure")]
    [InlineData(500, 502, "UpstreamFailure")]
    public async Task Refusal_of_the_PDS_is_said_and_remembered_for_a_while(int status, int shown, string error)
    {
        Pds.Status = status;
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(Bytes(13, 1000)));

        for (var i = 0; i < 3; i++)
        {
            using var response = await Client.GetAsync(path);
            Assert.Equal(shown, (int)response.StatusCode);
            Assert.Contains(error, await response.Content.ReadAsStringAsync());
            await UntilIdleAsync();
        }

        Assert.Equal(1, Pds.Requests);
    }

    [PostgresFact]
    public async Task Length_need_not_be_said()
    {
        Pds.SaysLength = false;
        var blob = Bytes(14, Large);
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(blob));

        using var response = await SendAsync(HttpMethod.Get, path, ("Range", "bytes=-3"));

        Assert.Equal(blob[^3..], await response.Content.ReadAsByteArrayAsync());
    }

    [PostgresFact]
    public async Task What_is_kept_is_there_after_a_restart_and_what_was_not_finished_is_not()
    {
        var blob = Bytes(15, Large);
        var (_, path) = await Fixture.TrackAsync(Pds.Address, Pds.Add(blob));
        await Client.GetByteArrayAsync(path);
        await UntilIdleAsync();
        var kept = Assert.Single(KeptFiles());

        await StopAsync();
        var unfinished = Path.Combine(Folder, "unfinished", $"{Cid.ForRaw([1])}.crashed");
        await File.WriteAllBytesAsync(unfinished, [1]);
        Start();

        Assert.Equal(blob, await Client.GetByteArrayAsync(path));
        Assert.Equal(1, Pds.Requests);
        Assert.False(File.Exists(unfinished));
        // Cut short by somebody: fetched anew rather than sent as it is.
        await File.WriteAllBytesAsync(kept, blob[..1000]);
        Assert.Equal(blob, await Client.GetByteArrayAsync(path));
        Assert.Equal(2, Pds.Requests);
    }
}
