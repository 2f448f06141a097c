using System.Net;

namespace PlyrFm.AtProto.Identity;

/// <summary>A response body that fails once it is too long or too late, however it is read.</summary>
internal sealed class BoundedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly long _maxBytes;
    private readonly CancellationTokenSource _deadline;

    /// <summary>Takes ownership of the content and of the deadline.</summary>
    public BoundedContent(HttpContent inner, long maxBytes, CancellationTokenSource deadline)
    {
        (_inner, _maxBytes, _deadline) = (inner, maxBytes, deadline);
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new BoundedStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), _maxBytes, _deadline.Token);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => CreateContentReadStreamAsync();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _deadline.Dispose();
        }
        base.Dispose(disposing);
    }
}
