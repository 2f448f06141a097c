using System.Globalization;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Reads statuses of teal.fm: what an account says it is listening to. One of other music, or that cannot be read, is nothing to us.</summary>
internal sealed class StatusReader(string nsid) : RecordReader
{
    private const string OnlyKey = "self";

    // As the lexicon has it where nothing is said.
    private static readonly TimeSpan UsualLength = TimeSpan.FromMinutes(10);

    // Nothing is heard for longer: whoever says so has forgotten to say that it is over, or would like to stand there for ever.
    private static readonly TimeSpan MaxLength = TimeSpan.FromHours(6);

    public override string LexiconNsid => nsid;

    public override void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode)
    {
        // As with plays, there is nobody to tell.
    }

    public override bool Tolerates(RecordProblem problem, DataMap data) => true;

    public override Row? Read(DataMap data, RecordNotes notes)
    {
        if (notes.RecordKey != OnlyKey || !data.TryGet("item", out var item) || item is not DataMap map
            || HeardTrack.Read(map, notes) is not { } heard || Time(data, "time") is not { } startedAt)
        {
            return null;
        }

        var expiresAt = Time(data, "expiry") ?? startedAt + UsualLength;
        // A clock that is ahead does not make it last.
        var latest = (startedAt < notes.Now ? startedAt : notes.Now) + MaxLength;
        return new StatusRow(
            heard.TrackName, heard.ArtistName, heard.SubjectUri, heard.AudioUrl, heard.IsOurs, heard.Duration, startedAt,
            expiresAt < latest ? expiresAt : latest);
    }

    // Its oldest writers gave seconds since 1970, as text or as a number.
    private static DateTimeOffset? Time(DataMap data, string field)
    {
        var text = HeardTrack.Text(data, field);
        if (RecordTime.Updated(text) is { } written)
        {
            return written;
        }

        var seconds = data.TryGet(field, out var value) && value is DataInteger { Value: var number } ? number
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed
            : -1;
        return seconds is >= 0 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}
