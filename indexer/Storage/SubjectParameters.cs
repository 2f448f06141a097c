using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// How statements find the track that a subject names: by (account, key), with an account id that fits nobody where it names none.
/// </summary>
internal static class SubjectParameters
{
    public static NpgsqlParameter[] Of<T>(IReadOnlyList<T> rows, Func<T, Subject> subjectOf, IReadOnlyDictionary<Did, long> actors) =>
    [
        Parameter.Each("subject_uris", rows, r => subjectOf(r).Uri),
        Parameter.Each("subject_cids", rows, r => subjectOf(r).Cid),
        Parameter.Each("subject_actors", rows, r => actors.GetValueOrDefault(subjectOf(r).TrackDid)),
        Parameter.Each("subject_rkeys", rows, r => subjectOf(r).TrackKey),
    ];
}
