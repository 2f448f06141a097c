using PlyrFm.AppViewApi.Audio;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Where a track can be played from, best first; the same answer for views, <c>getPlayback</c> and <c>/audio</c>.</summary>
internal sealed class AudioSources(Addresses addresses, BlobShelf shelf)
{
    // Checks access by itself; plyr.fm writes its address into gated tracks.
    private const string GatewayHost = "api.plyr.fm";

    private const int MaxMimeTypeBytes = 256;

    // The usual ones; the type of anything else comes from its blob or from whoever serves it.
    private static readonly Dictionary<string, string> MimeTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mp3"] = "audio/mpeg",
        ["m4a"] = "audio/mp4",
        ["mp4"] = "audio/mp4",
        ["aac"] = "audio/aac",
        ["wav"] = "audio/wav",
        ["flac"] = "audio/flac",
        ["ogg"] = "audio/ogg",
        ["opus"] = "audio/ogg",
        ["webm"] = "audio/webm",
        ["aif"] = "audio/aiff",
        ["aiff"] = "audio/aiff",
    };

    /// <summary>
    /// A copy that is known to exist comes first: content delivery can seek, which servers of blobs often cannot. Then the blob, which is
    /// the canonical copy. A copy that nobody has looked for yet is better than none; what was looked for in vain is not handed out.
    /// </summary>
    public IReadOnlyList<AudioSource> Find(AudioRow audio, string did, string recordKey, string? pds)
    {
        var copy = Copy(audio);
        var source = Blob(audio, did, pds);
        var blob = source is null ? null : new AudioSource(source.Address, GetPlaybackSource.OriginValues.Pds, BlobType(audio), audio.Size, audio.Cid);
        // Of the same bytes, and can seek in them.
        var kept = source is null || !IsProxied(audio)
            ? null
            : new AudioSource(addresses.KeptBlob(did, recordKey, source.Cid), GetPlaybackSource.OriginValues.Cdn, BlobType(audio), audio.Size, audio.Cid);
        AudioSource?[] order = IsCopyFirst(audio) ? [copy, kept, blob] : [kept, blob, copy];
        return [.. order.OfType<AudioSource>()];
    }

    /// <summary>The blob at the artist's PDS; null when there is none, or none of any use.</summary>
    public BlobSource? Blob(AudioRow audio, string did, string? pds) =>
        HasBlob(audio) && addresses.Blob(pds, did, audio.Cid!.Value) is { } address && new BlobSource(audio.Cid.Value, address) is var source && !shelf.IsSpoilt(source)
            ? source
            : null;

    /// <summary>What is not for everybody does not become ours to give away.</summary>
    public bool IsProxied(AudioRow audio) => shelf.IsEnabled && !audio.IsGated;

    /// <summary>What a track's view says of its audio.</summary>
    /// <remarks>From what the indexer has found out: pages must not depend on the state of strangers' servers.</remarks>
    public AudioView View(AudioRow audio, string did, string recordKey, bool isOpen)
    {
        var copy = Copy(audio);
        var hasBlob = HasBlob(audio);
        var hasSource = copy is not null || hasBlob;
        var isAvailable = (copy is not null && audio.CopyState == AudioRow.Available) || (hasBlob && audio.BlobState == AudioRow.Available);
        var first = copy is not null && (IsCopyFirst(audio) || !hasBlob) ? copy : null;
        return new AudioView
        {
            Status = !hasSource ? AudioView.StatusValues.Unavailable
                : !isOpen ? AudioView.StatusValues.Gated
                : isAvailable ? AudioView.StatusValues.Available
                : AudioView.StatusValues.Unverified,
            Url = hasSource ? addresses.Audio(did, recordKey) : null,
            MimeType = first is null ? BlobType(audio) : first.MimeType,
            FileType = DisplayText.Line(audio.FileType, maxBytes: 64),
            Size = first is null ? audio.Size : first.Size,
            Cid = audio.Cid?.ToString(),
        };
    }

    // Of two that nobody has looked for the blob is the one that its author has signed; of a blob that is there and a copy that nobody has
    // looked for, the blob all the more.
    private static bool IsCopyFirst(AudioRow audio) => audio.CopyState == AudioRow.Available;

    private static bool HasBlob(AudioRow audio) => audio.Cid is not null && audio.BlobState != AudioRow.Unavailable;

    private AudioSource? Copy(AudioRow audio)
    {
        if (audio.CopyState == AudioRow.Unavailable || addresses.FromRecord(audio.Url) is not { } address)
            return null;
        var origin = address.Host == GatewayHost ? GetPlaybackSource.OriginValues.Gateway : GetPlaybackSource.OriginValues.Cdn;
        return new AudioSource(address, origin, MimeTypes.GetValueOrDefault(audio.FileType), audio.CopySize, null);
    }

    private static string? BlobType(AudioRow audio) =>
        DisplayText.Line(audio.Mime, MaxMimeTypeBytes) ?? MimeTypes.GetValueOrDefault(audio.FileType);
}
