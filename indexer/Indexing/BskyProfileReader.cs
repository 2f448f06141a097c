using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.App.Bsky.Actor;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Bluesky's servers check these profiles themselves, so nothing is tolerated in them.</summary>
internal sealed class BskyProfileReader : RecordReader
{
    public override string LexiconNsid => Profile.NsidText;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        Profile.Validate(data, problems, mode);
        Profile.ValidateKey(recordKey, problems);
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) => false;

    public override Row? Read(DataMap data, RecordNotes notes)
    {
        var profile = Profile.Read(data);
        return new BskyProfileRow(
            profile.DisplayName is { } name ? DisplayText.Line(name) : null,
            profile.Description is { } description ? DisplayText.Paragraphs(description) : null,
            profile.Avatar?.Ref);
    }
}
