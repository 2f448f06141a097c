namespace PlyrFm.AtProto.Repo;

/// <summary>One write that a <see cref="RepoWriter"/> shall make.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Collection">The NSID of the collection.</param>
/// <param name="RecordKey">The key in the collection.</param>
/// <param name="Record">The record as DAG-CBOR; empty for a delete.</param>
public readonly record struct RepoWrite(OpAction Action, string Collection, string RecordKey, ReadOnlyMemory<byte> Record)
{
    /// <summary><c>collection/rkey</c>. Allocates.</summary>
    public string Path => $"{Collection}/{RecordKey}";

    /// <summary>Adds a record.</summary>
    public static RepoWrite Create(string collection, string recordKey, ReadOnlyMemory<byte> record) =>
        new(OpAction.Create, collection, recordKey, record);

    /// <summary>Replaces a record.</summary>
    public static RepoWrite Update(string collection, string recordKey, ReadOnlyMemory<byte> record) =>
        new(OpAction.Update, collection, recordKey, record);

    /// <summary>Removes a record.</summary>
    public static RepoWrite Delete(string collection, string recordKey) => new(OpAction.Delete, collection, recordKey, default);
}
