using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Indexer.Indexing;

internal sealed class LikeReader : RecordReader
{
    public override string LexiconNsid => Like.NsidText;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        Like.Validate(data, problems, mode);
        Like.ValidateKey(recordKey, problems);
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) => problem is { Rule: RecordRule.Key } or { Path: "createdAt", Rule: RecordRule.Format };

    public override Row? Read(DataMap data, RecordNotes notes)
    {
        var like = Like.Read(data);
        // A like of something else is a valid record, but nothing to us.
        return SubjectReader.IsTrack(like.Subject, notes)
            ? new LikeRow(SubjectReader.Read(like.Subject, "subject", notes), RecordTime.Created(like.CreatedAt, notes))
            : null;
    }
}
