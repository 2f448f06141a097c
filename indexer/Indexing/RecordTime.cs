using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>When the author says a record was made. Only derived columns are normalised; the record keeps the text.</summary>
internal static class RecordTime
{
    // Before the network began no TID was made.
    private static readonly DateTimeOffset FirstTid = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // As far as a clock may be ahead of ours.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The text by the specification, else by the looser forms of hand-made clients, else the time in the record key, else the epoch.
    /// </summary>
    public static DateTimeOffset Created(string text, RecordNotes notes)
    {
        if (TryRead(text) is { } written)
        {
            return written;
        }

        var isTid = Tid.TryParse(notes.RecordKey, out var key) && key.Time >= FirstTid && key.Time <= notes.Now + ClockTolerance;
        notes.Warn("createdAt", RecordRule.Format, isTid ? "cannot be read; the time in the record key is used" : "cannot be read; 1970 is used");
        return isTid ? key.Time : DateTimeOffset.UnixEpoch;
    }

    /// <returns>Null when there is none, or it cannot be read.</returns>
    public static DateTimeOffset? Updated(string? text) => text is null ? null : TryRead(text);

    private static DateTimeOffset? TryRead(string text)
    {
        if (!AtDatetime.TryParse(text, out var datetime) && !AtDatetime.TryParseLenient(text, out datetime))
        {
            return null;
        }

        // Npgsql takes the smallest value for minus infinity.
        return datetime.Instant == DateTimeOffset.MinValue ? DateTimeOffset.MinValue.AddMicroseconds(1) : datetime.Instant;
    }
}
