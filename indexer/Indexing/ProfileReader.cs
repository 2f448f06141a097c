using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.Indexer.Indexing;

internal sealed class ProfileReader : RecordReader
{
    public override string LexiconNsid => Profile.NsidText;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        Profile.Validate(data, problems, mode);
        Profile.ValidateKey(recordKey, problems);
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) => problem is
        { Path: Profile.Fields.CreatedAt or Profile.Fields.UpdatedAt or Profile.Fields.Avatar, Rule: RecordRule.Format };

    public override Row? Read(DataMap data, RecordNotes notes)
    {
        var profile = Profile.Read(data);
        return new ProfileRow(
            profile.Bio is { } bio ? DisplayText.Paragraphs(bio) : null,
            PictureReader.Read(profile.Avatar, Profile.Fields.Avatar, notes),
            RecordTime.Created(profile.CreatedAt, notes));
    }
}
