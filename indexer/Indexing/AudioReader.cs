using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Reads where the audio of a track is. The blob is the true copy, the address a faster one.</summary>
internal readonly record struct AudioReader(string? Url, BlobRef? Blob)
{
    public const string MimeTypePath = Track.Fields.AudioBlob + "/mimeType";

    public bool IsPlayable => Url is not null || Blob is not null;

    /// <summary>Media types that servers give to audio without calling it so.</summary>
    public static bool IsAudioByAnotherName(DataMap track) =>
        track.Get<DataMap>(Track.Fields.AudioBlob)?.Get<DataText>("mimeType")?.Value
            is "application/ogg" or "application/octet-stream" or "video/mp4" or "video/webm";

    public static AudioReader Read(Track track, RecordNotes notes)
    {
        if (track.AudioBlob is { Ref.IsRaw: false })
        {
            notes.Refuse(Track.Fields.AudioBlob + "/ref", RecordRule.Format, "must be the CID of raw bytes");
        }

        var url = track.AudioUrl;
        if (url is not null && AddressRules.Objection(url, notes.Policy.AudioHosts, notes.Policy.AllowLocalAddresses) is { } objection)
        {
            notes.Warn(Track.Fields.AudioUrl, RecordRule.Format, objection);
            url = null;
        }

        var audio = new AudioReader(url, track.AudioBlob);
        if (!audio.IsPlayable)
        {
            notes.Warn("", RecordRule.Required, "has neither an audioBlob nor an audioUrl that can be used; it cannot be played");
        }

        return audio;
    }
}
