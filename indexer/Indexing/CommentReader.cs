using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Indexer.Indexing;

internal sealed class CommentReader : RecordReader
{
    public override string LexiconNsid => Comment.NsidText;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        Comment.Validate(data, problems, mode);
        Comment.ValidateKey(recordKey, problems);
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) =>
        problem is { Rule: RecordRule.Key } or { Path: "createdAt" or "updatedAt", Rule: RecordRule.Format };

    public override Row? Read(DataMap data, RecordNotes notes)
    {
        var comment = Comment.Read(data);
        if (comment.TimestampMs > int.MaxValue)
        {
            notes.Refuse("timestampMs", RecordRule.Maximum, $"must be at most {int.MaxValue}, which is 24 days");
        }

        return SubjectReader.IsTrack(comment.Subject, notes) && !notes.IsRefused
            ? new CommentRow(
                SubjectReader.Read(comment.Subject, "subject", notes), (int)comment.TimestampMs, RecordTime.Created(comment.CreatedAt, notes))
            : null;
    }
}
