using PlyrFm.AtProto.Cbor;

namespace PlyrFm.Indexer.Audio;

/// <summary>A source whose turn it is, as it is stored.</summary>
/// <param name="Host">Who is asked: scheme and authority.</param>
/// <param name="Url">The address in the record, when that is the source.</param>
/// <param name="Did">Whose blob it is.</param>
/// <param name="Cid">The blob, when that is the source.</param>
/// <param name="IsGated">Not everyone may hear the track, so its host may refuse us and have it all the same.</param>
/// <param name="Failures">In a row, so far.</param>
/// <param name="Lease">Until when it is ours to check; what changed meanwhile has another time, and is not overwritten.</param>
internal sealed record AudioSource(
    long TrackId, AudioSourceKind Kind, string Host, string? Url, string Did, Cid? Cid, bool IsGated, AudioSourceState State, int Failures, DateTimeOffset Lease)
{
    /// <summary>Where it is asked for; null when that cannot be made an address.</summary>
    public Uri? Address => Kind switch
    {
        AudioSourceKind.Address => Uri.TryCreate(Url, UriKind.Absolute, out var address) ? address : null,
        AudioSourceKind.Blob => Uri.TryCreate(Host, UriKind.Absolute, out var pds)
            ? new Uri($"{pds.GetLeftPart(UriPartial.Authority)}/xrpc/com.atproto.sync.getBlob?did={Uri.EscapeDataString(Did)}&cid={Cid}")
            : null,
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, null),
    };
}
