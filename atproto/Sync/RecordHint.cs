using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>
/// Somebody says that a record has changed, without a signature or a proof: a reason to ask the account's PDS, and nothing more.
/// </summary>
/// <param name="Seq">The position in the stream of who says so.</param>
/// <param name="Did">The account.</param>
/// <param name="Rev">The revision that is said to have changed it.</param>
/// <param name="Action">What is said to have happened.</param>
/// <param name="Collection">The record's collection.</param>
/// <param name="RecordKey">The record's key.</param>
/// <param name="Cid">What the record is said to be now; null after a deletion.</param>
/// <param name="Time">When the sender says that it saw the change; not checked.</param>
public sealed record RecordHint(
    long Seq, Did Did, Tid Rev, OpAction Action, Nsid Collection, RecordKey RecordKey, Cid? Cid, DateTimeOffset Time) : RepoEvent(Seq);
