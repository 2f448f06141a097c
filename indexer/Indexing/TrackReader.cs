using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Indexer.Indexing;

internal sealed class TrackReader : RecordReader
{
    private const string FeaturePrefix = Track.Fields.Features + "/";

    public override string LexiconNsid => Track.NsidText;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        Track.Validate(data, problems, mode);
        Track.ValidateKey(recordKey, problems);
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) => problem switch
    {
        { Rule: RecordRule.Key } => true,
        { Path: Track.Fields.CreatedAt or Track.Fields.ImageUrl, Rule: RecordRule.Format } => true,
        { Path: Track.Fields.Labels, Rule: RecordRule.Union } => SelfLabelReader.HasShape(data),
        { Path: Track.Fields.Features, Rule: RecordRule.MaxLength } => true,
        // Snapshots of what belongs to somebody else: only the account counts, and nothing else of it is read.
        { Rule: RecordRule.Format or RecordRule.MaxLength } when problem.Path.StartsWith(FeaturePrefix, StringComparison.Ordinal)
            && problem.Path.EndsWith(TrackFeaturedArtist.Fields.Handle, StringComparison.Ordinal) => true,
        { Rule: RecordRule.MaxLength } when problem.Path.StartsWith(FeaturePrefix, StringComparison.Ordinal)
            && problem.Path.EndsWith(TrackFeaturedArtist.Fields.DisplayName, StringComparison.Ordinal) => true,
        { Path: Track.Fields.SupportGate, Rule: RecordRule.Type or RecordRule.Nullable } => true,
        { Path: GateReader.TypePath, Rule: RecordRule.Required or RecordRule.Type or RecordRule.Nullable } => true,
        { Path: Track.Fields.Title, Rule: RecordRule.MaxLength } => LengthTolerance.Allows(data, Track.Fields.Title, Track.Limits.TitleMaxLength),
        { Path: Track.Fields.Artist, Rule: RecordRule.MaxLength } => LengthTolerance.Allows(data, Track.Fields.Artist, Track.Limits.ArtistMaxLength),
        { Path: Track.Fields.Album, Rule: RecordRule.MaxLength } => LengthTolerance.Allows(data, Track.Fields.Album, Track.Limits.AlbumMaxLength),
        { Path: Track.Fields.Description, Rule: RecordRule.MaxLength } =>
            LengthTolerance.Allows(data, Track.Fields.Description, Track.Limits.DescriptionMaxLength),
        { Path: AudioReader.MimeTypePath, Rule: RecordRule.Accept } => AudioReader.IsAudioByAnotherName(data),
        _ => false,
    };

    public override Row? Read(DataMap data, RecordNotes notes)
    {
        var gate = GateReader.Read(data);
        // The generated reader takes the gate's shape for granted.
        var track = Track.Read(data.Without(Track.Fields.SupportGate).Without(Track.Fields.Labels));
        if (track.Duration > int.MaxValue)
        {
            notes.Refuse(Track.Fields.Duration, RecordRule.Maximum, $"must be at most {int.MaxValue}");
            return null;
        }

        var audio = AudioReader.Read(track, notes);
        var labels = SelfLabelReader.Read(data);
        return new TrackRow(
            DisplayText.Line(track.Title),
            DisplayText.Line(track.Artist),
            track.Album is { } album ? DisplayText.Line(album) : null,
            track.Description is { } description ? DisplayText.Paragraphs(description) : null,
            DisplayText.Line(track.FileType).TrimStart('.').ToLowerInvariant(),
            (int?)track.Duration,
            audio.Url,
            audio.Blob?.Ref,
            audio.Blob is { } blob ? DisplayText.Line(blob.MimeType) : null,
            audio.Blob?.Size,
            PictureReader.Read(track.ImageUrl, Track.Fields.ImageUrl, notes),
            gate,
            labels,
            TagReader.Read(data, track.Description),
            SelfLabelReader.Effect(labels, notes.Policy) | (audio.IsPlayable ? Hidden.None : Hidden.NothingPlayable),
            Features(track),
            RecordTime.Created(track.CreatedAt, notes));
    }

    private static Did[] Features(Track track) =>
        [.. (track.Features ?? []).Take(Track.Limits.FeaturesMaxLength).Select(feature => Did.Parse(feature.Did)).Distinct()];
}
