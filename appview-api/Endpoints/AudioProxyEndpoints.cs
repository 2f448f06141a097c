using System.Buffers;
using Microsoft.Net.Http.Headers;
using PlyrFm.AppViewApi.Audio;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>
/// <c>/audio/{did}/{rkey}/{cid}</c>: the bytes of a track's blob, from this machine's disk, with ranges. Only of tracks that are shown and open to
/// all, and only while they name that blob.
/// </summary>
internal sealed class AudioProxyEndpoints(TrackQueries tracks, AudioSources audio, BlobShelf shelf, Collections collections, Audience everyone)
{
    private const int BufferBytes = 64 * 1024;

    public void Map(WebApplication app) => app.MapMethods("/audio/{did}/{rkey}/{cid}", [HttpMethods.Get, HttpMethods.Head], SendAsync);

    private async Task SendAsync(HttpContext context)
    {
        var track = await FindAsync(context.Request, context.RequestAborted);
        var source = audio.Blob(track.Audio, track.Did, track.Pds);
        if (source is null)
            throw new XrpcException(XrpcError.AudioUnavailable() with { Status = StatusCodes.Status404NotFound });

        var response = context.Response;
        var tag = new EntityTagHeaderValue($"\"{source.Cid}\"");
        // The bytes never change, but whether they may be had does.
        response.Headers.CacheControl = "public, max-age=300";
        response.Headers.ETag = tag.ToString();
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        using var copy = await OpenAsync(source, context.RequestAborted);
        if (copy is null)
        {
            response.Headers.Remove(HeaderNames.ETag);
            response.Headers.CacheControl = "no-store";
            response.Headers.Location = source.Address.AbsoluteUri;
            response.StatusCode = StatusCodes.Status302Found;
            return;
        }

        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        await SendAsync(context, copy, AudioTypes.Of(track.Audio.Mime, track.Audio.FileType), ByteRange.Of(context.Request, copy.Length, tag));
    }

    private async Task<FoundTrack> FindAsync(HttpRequest request, CancellationToken ct)
    {
        if (!Did.TryParse(request.RouteValues["did"] as string, out var repo) || !RecordKey.TryParse(request.RouteValues["rkey"] as string, out var key)
            || !Cid.TryParse(request.RouteValues["cid"] as string, out var cid))
            throw new XrpcException(XrpcError.InvalidRequest("The path has to be /audio/, a DID, a record key and the CID of a blob."));

        // As if there were none: what a record named before, and what is not for everybody, is not to be had here.
        return await tracks.FindAsync(everyone, [AtUri.Create(repo, Nsid.Parse(collections.TrackNsid), key)], ct) is [{ Sight: Sight.Shown } track]
            && track.Audio.Cid == cid && audio.IsProxied(track.Audio)
            ? track
            : throw new XrpcException(XrpcError.TrackNotFound("No track with this audio is indexed, or it is not open to all.") with { Status = StatusCodes.Status404NotFound });
    }

    private async Task<BlobCopy?> OpenAsync(BlobSource source, CancellationToken ct)
    {
        try
        {
            return await shelf.OpenAsync(source, ct);
        }
        catch (BlobUnavailableException failed)
        {
            throw Explain(failed);
        }
    }

    private static async Task SendAsync(HttpContext context, BlobCopy copy, string type, ByteRange? range)
    {
        var response = context.Response;
        if (range is { Length: 0 })
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{copy.Length}";
            return;
        }

        var (start, length) = range ?? new ByteRange(0, copy.Length);
        response.StatusCode = range is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        if (range is not null)
            response.Headers.ContentRange = $"bytes {start}-{start + length - 1}/{copy.Length}";
        response.ContentType = type;
        response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        // Listening takes as long as the music; Kestrel cuts off who reads nothing at all.
        RequestDeadline.Lift(context);
        try
        {
            await CopyAsync(copy, response.Body, start, start + length, context.RequestAborted);
        }
        catch (BlobUnavailableException failed) when (!response.HasStarted)
        {
            throw Explain(failed);
        }
        catch (BlobUnavailableException)
        {
            // The headers promised more. A connection that ends says that it does not come.
            context.Abort();
        }
    }

    private static async Task CopyAsync(BlobCopy copy, Stream body, long position, long end, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (position < end)
            {
                var read = await copy.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, end - position)), position, ct);
                await body.WriteAsync(buffer.AsMemory(0, read), ct);
                position += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static XrpcException Explain(BlobUnavailableException failed) => new(failed.Reason switch
    {
        BlobFailure.Missing => XrpcError.AudioUnavailable() with { Status = StatusCodes.Status404NotFound },
        BlobFailure.Mismatch => XrpcError.UpstreamFailure("The artist's server sends something else than the record names."),
        BlobFailure.Upstream => XrpcError.UpstreamFailure("The artist's server does not send the audio."),
        BlobFailure.TooLarge or BlobFailure.Disk => XrpcError.NotEnoughResources("There is no room for the audio at the moment."),
        _ => throw new ArgumentOutOfRangeException(nameof(failed), failed.Reason, null),
    });
}
