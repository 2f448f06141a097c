using System.Net;
using System.Runtime.CompilerServices;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Sync;

/// <summary>Reads a Jetstream, old or new: a stream of JSON about chosen collections, at a thousandth of the firehose's size.</summary>
/// <remarks>
/// Nothing in it is signed, so nothing it says is known: its events are hints, to be confirmed with the PDS of the account. As
/// <see cref="FirehoseClient"/> it does not reconnect. https://github.com/bluesky-social/jetstream
/// </remarks>
public sealed class JetstreamClient(JetstreamClientOptions options, TimeProvider time)
{
    // As far as a server's clock may be ahead of ours. A position in the future would have it replay nothing after a reconnect.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Connects and delivers messages until the server closes, <paramref name="ct"/> is cancelled or it fails.</summary>
    /// <param name="cursor">Position of the last event that is done. Null: from the present.</param>
    /// <param name="ct">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Messages that borrow nothing. Events come again after a reconnect, and those of the old format are not quite in order.</returns>
    /// <exception cref="FirehoseException">Not reached, refused, lost, idle, or a message without end.</exception>
    public async IAsyncEnumerable<JetstreamMessage> ReadAsync(long? cursor, [EnumeratorCancellation] CancellationToken ct)
    {
        var dictionary = options.Format == JetstreamFormat.Subscribe ? options.Dictionary : await FetchDictionaryAsync(ct).ConfigureAwait(false);
        using var unpacker = dictionary is null ? null : new JetstreamUnpacker(dictionary, options.MaxMessageBytes);
        var reader = new JetstreamReader(options.Format);
        await foreach (var message in Connection(options.Endpoint(cursor, dictionary)).ReadAsync(cursor: null, ct).ConfigureAwait(false))
        {
            using (message)
            {
                yield return Read(message, reader, unpacker);
            }
        }
    }

    /// <summary>Below the messages it is a connection like that of a firehose; the cursor is in the address.</summary>
    private FirehoseClient Connection(Uri endpoint) => new(
        new FirehoseClientOptions
        {
            Url = endpoint,
            Network = options.Network,
            MaxFrameBytes = options.MaxMessageBytes,
            MaxSkippedBytes = options.MaxSkippedBytes,
            KeepsText = true,
            KeepAliveInterval = options.KeepAliveInterval,
            KeepAliveTimeout = options.KeepAliveTimeout,
            IdleTimeout = options.IdleTimeout,
            ReadAheadBytes = 0, // there is little to read
            Opened = options.Opened,
        },
        time);

    private JetstreamMessage Read(FirehoseMessage message, JetstreamReader reader, JetstreamUnpacker? unpacker)
    {
        switch (message.Kind)
        {
            case FirehoseMessageKind.Closed:
                return JetstreamMessage.Closed(message.CloseStatus);
            case FirehoseMessageKind.TooLarge:
                return JetstreamMessage.Unreadable(MalformedReason.TooLarge, message.Size);
            case FirehoseMessageKind.Text:
                return Read(message.Bytes, message.Size, reader);
            case FirehoseMessageKind.Frame when unpacker is null:
                return JetstreamMessage.Unreadable(MalformedReason.InvalidCompression, message.Size);
            case FirehoseMessageKind.Frame:
                return unpacker.TryUnpack(message.Bytes.Span, out var json, out var isTooLarge)
                    ? Read(json, message.Size, reader)
                    : JetstreamMessage.Unreadable(isTooLarge ? MalformedReason.TooLarge : MalformedReason.InvalidCompression, message.Size);
            default:
                throw new InvalidOperationException($"{message.Kind} is not handled.");
        }
    }

    private JetstreamMessage Read(ReadOnlyMemory<byte> json, long size, JetstreamReader reader)
    {
        var latest = time.GetUtcNow() + ClockTolerance;
        return reader.TryRead(json, latest, out var read, out var reason) ? JetstreamMessage.Of(read, size) : JetstreamMessage.Unreadable(reason, size);
    }

    /// <summary>Asked anew for each connection: a server may have retired the one it gave out before.</summary>
    /// <returns>Null when there is none to be had; then the stream comes as text.</returns>
    private async Task<JetstreamDictionary?> FetchDictionaryAsync(CancellationToken ct)
    {
        using var http = NetworkGuard.CreateHttpClient(options.Network with { MaxBodyBytes = JetstreamDictionary.MaxBytes });
        using var request = new HttpRequestMessage(HttpMethod.Get, options.DictionaryEndpoint);
        var answer = await SmallResponse.GetAsync(http, request, JetstreamDictionary.MaxBytes, ct).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK && JetstreamDictionary.TryRead(answer.Body, out var dictionary) ? dictionary : null;
    }
}
