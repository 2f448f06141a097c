using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>
/// Judges records and makes them ready to be stored. A function of the block, its path and the time: reading a stored record again with the
/// time at which it was first read gives the same result.
/// </summary>
public sealed class RecordIndexer(CollectionMap collections, RecordPolicy policy, TimeProvider time)
{
    // Index = the collection's number.
    private static readonly RecordReader?[] Readers =
        [null, new TrackReader(), new LikeReader(), new CommentReader(), new ListReader(), new ProfileReader(), new BskyProfileReader(),
            new PlayReader(Lexicons.Fm.Teal.Feed.Play.NsidText), new PlayReader(Lexicons.Fm.Teal.Alpha.Feed.Play.NsidText),
            new StatusReader(Lexicons.Fm.Teal.Actor.Status.NsidText), new StatusReader(Lexicons.Fm.Teal.Alpha.Actor.Status.NsidText)];

    /// <summary>Reads one record of a repository.</summary>
    /// <param name="did">The repository's account.</param>
    /// <param name="block">The record; its hash has been checked.</param>
    public IndexedRecord Read(Did did, Collection collection, string recordKey, Cid cid, ReadOnlyMemory<byte> block) =>
        Read(collection, recordKey, cid, block, WholeMicroseconds(time.GetUtcNow()));

    /// <summary>Reads one record as it was read at <paramref name="now"/>.</summary>
    public IndexedRecord Read(Collection collection, string recordKey, Cid cid, ReadOnlyMemory<byte> block, DateTimeOffset now)
    {
        var problems = new List<RecordProblem>();
        var verdict = TryRead(block.Span, problems, out var data)
            ? Judge(collection, recordKey, data!, now, problems, out var row)
            : Refuse(out row);
        return new IndexedRecord(collection, recordKey, cid, block, verdict, problems, row, now);
    }

    // What PostgreSQL stores.
    private static DateTimeOffset WholeMicroseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    private static RecordVerdict Refuse(out Row? row)
    {
        row = null;
        return RecordVerdict.Invalid;
    }

    private static bool TryRead(ReadOnlySpan<byte> block, List<RecordProblem> problems, out DataMap? data)
    {
        data = null;
        if (block.Length > CborLimits.MaxRecordBytes)
        {
            problems.Add(new RecordProblem("", RecordRule.MaxLength, $"must have at most {CborLimits.MaxRecordBytes} bytes"));
            return false;
        }

        try
        {
            data = DataMap.FromCbor(block);
            return true;
        }
        catch (MalformedDataException malformed)
        {
            problems.Add(malformed.Reason == MalformedReason.TooDeep
                ? new RecordProblem("", RecordRule.MaxLength, $"must be nested at most {CborLimits.MaxDepth} deep")
                : new RecordProblem("", RecordRule.Type, $"is not a map in valid DAG-CBOR: {malformed.Reason} at byte {malformed.Offset}"));
            return false;
        }
    }

    private RecordVerdict Judge(Collection collection, string recordKey, DataMap data, DateTimeOffset now, List<RecordProblem> problems, out Row? row)
    {
        var nsid = collections.NsidOf(collection);
        if (data.Type != nsid)
        {
            problems.Add(new RecordProblem("", RecordRule.TypeName, $"$type must be {nsid}"));
            return Refuse(out row);
        }

        var reader = Readers[(int)collection]!;
        if (nsid != reader.LexiconNsid)
        {
            // Another environment's namespace: the same record by another name.
            data = data.With(LexiconRules.TypeField, new DataText(reader.LexiconNsid));
        }

        reader.Validate(data, recordKey, problems, policy.IsStrict ? LexiconMode.Strict : LexiconMode.Lenient);
        if (problems.Exists(problem => policy.IsStrict || !reader.Tolerates(problem, data)))
        {
            return Refuse(out row);
        }

        var notes = new RecordNotes(collections, policy, recordKey, now, problems);
        row = reader.Read(data, notes);
        if (notes.IsRefused)
        {
            return Refuse(out row);
        }

        return problems.Count == 0 ? RecordVerdict.Valid : RecordVerdict.Tolerated;
    }
}
