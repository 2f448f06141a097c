using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Knows one kind of record: its lexicon, what of it may be broken, and what is shown.</summary>
internal abstract class RecordReader
{
    /// <summary>The NSID in the published lexicon, whatever the configured namespace.</summary>
    public abstract string LexiconNsid { get; }

    /// <summary>Notes how the record and its key break the lexicon.</summary>
    public abstract void Validate(DataMap data, string recordKey, ICollection<RecordProblem> problems, LexiconMode mode);

    /// <summary>Whether the record can be read without misleading anybody, in spite of the problem.</summary>
    public abstract bool Tolerates(RecordProblem problem, DataMap data);

    /// <summary>Reads a record all of whose problems are tolerated.</summary>
    /// <returns>Null when there is nothing to show.</returns>
    public abstract Row? Read(DataMap data, RecordNotes notes);
}
