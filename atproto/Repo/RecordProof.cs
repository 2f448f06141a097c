using System.Diagnostics.CodeAnalysis;
using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>What one path of a repository holds, or that it holds nothing, with all that proves it.</summary>
/// <remarks>It says nothing about any other path. https://atproto.com/specs/repository#repo-data-structure-v3</remarks>
public sealed class RecordProof
{
    private RecordProof(SignedCommit commit, Cid? cid, ReadOnlyMemory<byte> block) => (Commit, Cid, Block) = (commit, cid, block);

    /// <summary>The commit under which it is so. Check <see cref="SignedCommit.VerifySignature"/> before believing it.</summary>
    public SignedCommit Commit { get; }

    /// <summary>The record; null when there is none.</summary>
    public Cid? Cid { get; }

    /// <summary>Its bytes, a slice of the CAR that hash to <see cref="Cid"/>; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Block { get; }

    /// <summary>Reads what <c>com.atproto.sync.getRecord</c> answers.</summary>
    /// <param name="car">The whole answer, borrowed as long as the proof is used.</param>
    /// <param name="did">Whose repository it must be.</param>
    /// <param name="collection">The record's collection.</param>
    /// <param name="recordKey">The record's key.</param>
    /// <param name="proof">The proof, when it is one.</param>
    /// <param name="failure">What is wrong otherwise.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> car, Did did, Nsid collection, RecordKey recordKey,
        [NotNullWhen(true)] out RecordProof? proof, out RepoFailure failure)
    {
        proof = null;
        failure = default;
        try
        {
            var blocks = new BlockMap();
            blocks.Load(car);
            if (RepoReader.ReadCommit(blocks, did, out failure) is not { } commit)
            {
                return false;
            }
            var tree = new PartialMst();
            tree.Clear();
            KeySlice key = tree.Keys.Add(Encoding.UTF8.GetBytes($"{collection}/{recordKey}"));
            tree.Load(blocks, commit.Data);
            Cid? cid = tree.Find(key);
            ReadOnlyMemory<byte> block = default;
            if (cid is { } found && !blocks.TryGet(found, out block))
            {
                failure = new RepoFailure(RepoFailureKind.Incomplete, MalformedReason.MissingBlock);
                return false;
            }
            proof = new RecordProof(commit, cid, block);
            return true;
        }
        catch (MalformedDataException e)
        {
            failure = new RepoFailure(RepoReader.KindOf(e.Reason), e.Reason);
            return false;
        }
    }
}
