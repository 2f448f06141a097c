using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Indexer.Indexing;

/// <summary>What reading a record needs to know beside the record, and what it has to say about it.</summary>
internal sealed class RecordNotes(CollectionMap collections, RecordPolicy policy, string recordKey, DateTimeOffset now, List<RecordProblem> problems)
{
    public CollectionMap Collections => collections;

    public RecordPolicy Policy => policy;

    public string RecordKey => recordKey;

    public DateTimeOffset Now => now;

    /// <summary>Something makes the record useless, although the lexicon has no words for it.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The record is fine, but its author should know what we make of it.</summary>
    public void Warn(string path, RecordRule rule, string message) => problems.Add(new RecordProblem(path, rule, message));

    public void Refuse(string path, RecordRule rule, string message)
    {
        IsRefused = true;
        problems.Add(new RecordProblem(path, rule, message));
    }
}
