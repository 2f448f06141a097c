using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Indexer.Indexing;

internal sealed class ListReader : RecordReader
{
    public override string LexiconNsid => List.NsidText;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        List.Validate(data, problems, mode);
        List.ValidateKey(recordKey, problems);
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) => problem switch
    {
        { Rule: RecordRule.Key } => true,
        { Path: List.Fields.CreatedAt or List.Fields.UpdatedAt, Rule: RecordRule.Format } => true,
        { Path: List.Fields.Name, Rule: RecordRule.MaxLength or RecordRule.MaxGraphemes } =>
            LengthTolerance.Allows(data, List.Fields.Name, List.Limits.NameMaxLength, List.Limits.NameMaxGraphemes),
        _ => false,
    };

    public override Row? Read(DataMap data, RecordNotes notes)
    {
        var list = List.Read(data);
        var items = list.Items.Select((item, index) => SubjectReader.Read(item.Subject, $"items/{index}/subject", notes)).ToArray();
        return new ListRow(
            list.Name is { } name ? DisplayText.Line(name) : null,
            list.ListType is { } type ? DisplayText.Line(type) : null,
            items,
            RecordTime.Created(list.CreatedAt, notes),
            RecordTime.Updated(list.UpdatedAt));
    }
}
