using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Reads who may listen to a track.</summary>
internal static class GateReader
{
    public const string TypePath = Track.Fields.SupportGate + "/" + TrackSupportGate.Fields.Type;

    // Readers treat a kind that they do not know as closed.
    private const string Unknown = "unknown";

    /// <returns>Null when the track is open to all.</returns>
    public static string? Read(DataMap track)
    {
        if (!track.TryGet(Track.Fields.SupportGate, out var gate))
        {
            return null;
        }

        var type = (gate as DataMap)?.Get<DataText>(TrackSupportGate.Fields.Type)?.Value;
        return type is { Length: > 0 } && DisplayText.Line(type) is { Length: > 0 } shown ? shown : Unknown;
    }
}
