using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Reads plays of teal.fm; one that is not of plyr, or cannot be read, is nothing to us.</summary>
internal sealed class PlayReader(string nsid) : RecordReader
{
    public override string LexiconNsid => nsid;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        // Whatever is wrong with it, there is nobody to tell: no other app reads plays by our answer.
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) => true;

    public override Row? Read(DataMap data, RecordNotes notes) =>
        HeardTrack.Read(data, notes) is { } heard && PlayedAt(data, notes) is { } playedAt
            ? new PlayRow(heard.TrackName, heard.ArtistName, heard.SubjectUri, heard.AudioUrl, heard.IsOurs, heard.Duration, playedAt)
            : null;

    private static DateTimeOffset? PlayedAt(DataMap data, RecordNotes notes) =>
        RecordTime.Updated(HeardTrack.Text(data, "playedTime")) ?? (Tid.TryParse(notes.RecordKey, out var key) ? key.Time : null);
}
