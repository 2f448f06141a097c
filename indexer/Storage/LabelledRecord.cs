using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>A record of ours as the subject of a label or a decision.</summary>
internal readonly record struct LabelledRecord(string Did, Collection Collection, string RecordKey)
{
    /// <returns>Null for what is no address of a record that could be indexed here.</returns>
    public static LabelledRecord? TryParse(string subject, CollectionMap collections) =>
        AtUri.TryParse(subject, out var uri)
        && uri is { Authority.IsDid: true, Collection: { } nsid, RecordKey: { } key, Fragment: null }
        && collections.TryGet(nsid.Value, out var collection)
            ? new LabelledRecord(uri.Authority.Did.Value, collection, key.Value)
            : null;
}
