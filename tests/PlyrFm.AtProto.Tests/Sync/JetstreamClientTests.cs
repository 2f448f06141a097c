using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using static PlyrFm.AtProto.Tests.Sync.JetstreamVectors;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class JetstreamClientTests
{
    private static readonly byte[] End = FirehoseHost.Close(1000, "done");
    private static readonly DateTimeOffset Now = new(2026, 5, 25, 14, 30, 0, TimeSpan.Zero); // just after the events
    private static readonly Nsid[] Ours = [Nsid.Parse("fm.plyr.track"), Nsid.Parse("fm.plyr.like")];

    [Fact]
    public async Task Old_stream_is_asked_for_what_is_wanted_and_read_to_its_end()
    {
        await using var host = new JetstreamHost([], JetstreamHost.Text(OldCreate), JetstreamHost.Text("{}"), JetstreamHost.Text(OldAccount), End);

        var received = await ReadAllAsync(Options(host.Url), cursor: 1779719009132431);

        Assert.Equal([typeof(RecordHint), null, typeof(AccountEvent), null], received.Select(message => message.Event?.GetType()));
        Assert.Equal(MalformedReason.MissingField, received[1].Reason);
        Assert.Equal((true, WebSocketCloseStatus.NormalClosure), (received[3].IsClosed, received[3].CloseStatus));
        // Five seconds earlier: times are not in order.
        Assert.Equal(["/subscribe?wantedCollections=fm.plyr.track&wantedCollections=fm.plyr.like&cursor=1779719004132431"], host.Requests);
    }

    [Fact]
    public async Task Old_stream_is_unpacked_with_the_dictionary_that_was_given()
    {
        Assert.True(JetstreamDictionary.TryRead(Dictionary, out var dictionary));
        Assert.Equal(77u, dictionary.Id);
        await using var host = new JetstreamHost([], FirehoseHost.Binary(PackedCreate), End);

        var received = await ReadAllAsync(Options(host.Url) with { Dictionary = dictionary });

        Assert.Equal("3mmoojp7etg2g", Assert.IsType<RecordHint>(received[0].Event).RecordKey.Value);
        Assert.Equal(PackedCreate.Length, received[0].Size);
        Assert.Equal(["/subscribe?wantedCollections=fm.plyr.track&wantedCollections=fm.plyr.like&compress=true"], host.Requests);
    }

    [Fact]
    public async Task New_stream_is_unpacked_with_the_dictionary_that_the_server_gives_out()
    {
        var packed = new ZstdSharp.Compressor();
        packed.LoadDictionary(Dictionary);
        await using var host = new JetstreamHost(Dictionary, FirehoseHost.Binary(packed.Wrap(Encoding.UTF8.GetBytes(NewCommit))), JetstreamHost.Text(NewInfo), End);

        var received = await ReadAllAsync(Options(new Uri(host.Url, JetstreamClientOptions.SubscribeEventsPath)), cursor: 12345);

        Assert.Equal([typeof(RecordHint), typeof(InfoEvent), null], received.Select(message => message.Event?.GetType()));
        Assert.Equal(
            [
                "/xrpc/network.bsky.jetstream.getZstdDictionary",
                "/xrpc/network.bsky.jetstream.subscribeEvents?collections=fm.plyr.track&collections=fm.plyr.like&zstdDictionary=77&cursor=12346",
            ],
            host.Requests);
    }

    public static TheoryData<byte[]> Useless { get; } = new()
    {
        Array.Empty<byte>(), // there is none
        "<html>"u8.ToArray(),
        Dictionary[..8],
        Dictionary[..40], // cut short in its tables
        new byte[JetstreamDictionary.MaxBytes + 1],
    };

    [Theory]
    [MemberData(nameof(Useless))]
    public async Task New_stream_comes_as_text_when_there_is_no_dictionary_to_be_had(byte[] answer)
    {
        await using var host = new JetstreamHost(answer, JetstreamHost.Text(NewCommit), End);

        var received = await ReadAllAsync(Options(new Uri(host.Url, JetstreamClientOptions.SubscribeEventsPath)));

        Assert.IsType<RecordHint>(received[0].Event);
        Assert.DoesNotContain("zstdDictionary", host.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_unpacked_is_reported_and_passed()
    {
        Assert.True(JetstreamDictionary.TryRead(Dictionary, out var dictionary));
        var damaged = PackedCreate.ToArray();
        damaged[60] ^= 0x55;
        using var compressor = new ZstdSharp.Compressor();
        var withoutIt = compressor.Wrap(Encoding.UTF8.GetBytes(OldDelete)).ToArray(); // readable all the same
        await using var host = new JetstreamHost(
            [], FirehoseHost.Binary(Bomb), FirehoseHost.Binary("no zstd"u8), FirehoseHost.Binary(PackedCreate.AsSpan(0, 100)),
            FirehoseHost.Binary(damaged), FirehoseHost.Binary(withoutIt), FirehoseHost.Binary(PackedCreate), End);

        var received = await ReadAllAsync(Options(host.Url) with { Dictionary = dictionary });

        Assert.Equal((MalformedReason.TooLarge, 206L), (received[0].Reason, received[0].Size));
        Assert.Equal(MalformedReason.InvalidCompression, received[1].Reason);
        Assert.Equal(MalformedReason.InvalidCompression, received[2].Reason);
        Assert.NotNull(received[3].Reason);
        Assert.IsType<RecordHint>(received[4].Event);
        Assert.IsType<RecordHint>(received[5].Event);
    }

    [Fact]
    public async Task Binary_message_is_reported_when_none_was_asked_for()
    {
        await using var host = new JetstreamHost([], FirehoseHost.Binary(PackedCreate), End);

        Assert.Equal(MalformedReason.InvalidCompression, (await ReadAllAsync(Options(host.Url)))[0].Reason);
    }

    [Fact]
    public async Task Message_above_the_limit_is_reported_and_passed()
    {
        await using var host = new JetstreamHost([], JetstreamHost.Text(new string(' ', 1001)), JetstreamHost.Text(OldDelete), End);

        var received = await ReadAllAsync(Options(host.Url) with { MaxMessageBytes = 1000 });

        Assert.Equal((MalformedReason.TooLarge, 1001L), (received[0].Reason, received[0].Size));
        Assert.IsType<RecordHint>(received[1].Event);
    }

    [Fact]
    public async Task Silence_ends_the_connection_as_that_of_a_firehose()
    {
        var time = new FakeTimeProvider(Now);
        await using var host = new JetstreamHost([], JetstreamHost.Text(OldDelete));
        var client = new JetstreamClient(Options(host.Url) with { IdleTimeout = TimeSpan.FromMinutes(5) }, time);
        await using var messages = client.ReadAsync(null, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());

        var next = messages.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromMinutes(7));

        Assert.Equal(FirehoseFailure.Idle, (await Assert.ThrowsAsync<FirehoseException>(() => next)).Failure);
    }

    [Fact]
    public async Task Private_address_is_refused_without_the_switch_for_the_dictionary_too()
    {
        await using var host = new JetstreamHost(Dictionary, End);
        var client = new JetstreamClient(new() { Url = new Uri(host.Url, JetstreamClientOptions.SubscribeEventsPath), Collections = Ours }, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<FirehoseException>(async () => await client.ReadAsync(null, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal((FirehoseFailure.Forbidden, false), (failure.Failure, failure.MayRetry));
        Assert.Empty(host.Requests);
    }

    private static JetstreamClientOptions Options(Uri url) => new() { Url = url, Collections = Ours, Network = new(AllowPrivate: true) };

    private static async Task<List<JetstreamMessage>> ReadAllAsync(JetstreamClientOptions options, long? cursor = null)
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var received = new List<JetstreamMessage>();
        await foreach (var message in new JetstreamClient(options, new FakeTimeProvider(Now)).ReadAsync(cursor, source.Token))
        {
            received.Add(message);
        }
        return received;
    }
}
