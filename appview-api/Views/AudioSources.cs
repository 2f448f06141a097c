using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Where a track can be played from, best first; the same answer for views, <c>getPlayback</c> and <c>/audio</c>.</summary>
internal sealed class AudioSources(Addresses addresses)
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
    /// the canonical copy. A copy that nobody has looked for yet is better than none.
    /// </summary>
    public IReadOnlyList<AudioSource> Find(AudioRow audio, string did, string? pds)
    {
        var copy = Copy(audio);
        var blob = audio.Cid is { } cid && addresses.Blob(pds, did, cid) is { } address
            ? new AudioSource(address, GetPlaybackSource.OriginValues.Pds, BlobType(audio), audio.Size, cid)
            : null;
        AudioSource?[] order = audio.Status == AudioRow.Available ? [copy, blob] : [blob, copy];
        return [.. order.OfType<AudioSource>()];
    }

    /// <summary>What a track's view says of its audio.</summary>
    /// <remarks>A blob counts as a source without asking its server: pages must not depend on the state of strangers' servers.</remarks>
    public AudioView View(AudioRow audio, string did, string recordKey, bool isOpen)
    {
        var copy = Copy(audio);
        var hasSource = copy is not null || audio.Cid is not null;
        var isCopyFirst = copy is not null && (audio.Status == AudioRow.Available || audio.Cid is null);
        return new AudioView
        {
            Status = !hasSource ? AudioView.StatusValues.Unavailable
                : !isOpen ? AudioView.StatusValues.Gated
                : audio.Status == AudioRow.Available ? AudioView.StatusValues.Available
                : AudioView.StatusValues.Unverified,
            Url = hasSource ? addresses.Audio(did, recordKey) : null,
            MimeType = isCopyFirst ? copy!.MimeType : BlobType(audio),
            FileType = DisplayText.Line(audio.FileType, maxBytes: 64),
            Size = isCopyFirst ? null : audio.Size,
            Cid = audio.Cid?.ToString(),
        };
    }

    private AudioSource? Copy(AudioRow audio)
    {
        // Unavailable: somebody looked for it, and it was not there.
        if (audio.Status is not (AudioRow.Available or AudioRow.Unverified) || addresses.FromRecord(audio.Url) is not { } address)
            return null;
        var origin = address.Host == GatewayHost ? GetPlaybackSource.OriginValues.Gateway : GetPlaybackSource.OriginValues.Cdn;
        return new AudioSource(address, origin, MimeTypes.GetValueOrDefault(audio.FileType), null, null);
    }

    private static string? BlobType(AudioRow audio) =>
        DisplayText.Line(audio.Mime, MaxMimeTypeBytes) ?? MimeTypes.GetValueOrDefault(audio.FileType);
}
