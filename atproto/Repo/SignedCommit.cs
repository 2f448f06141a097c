using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>The root object of a repository: whose it is, which revision, which tree of records, signed by the account's key.</summary>
/// <remarks>https://atproto.com/specs/repository#commit-objects, version 3. Reading one proves nothing: call
/// <see cref="VerifySignature"/>.</remarks>
public sealed class SignedCommit
{
    private readonly ReadOnlyMemory<byte> _block;

    private SignedCommit(ReadOnlyMemory<byte> block, Cid cid, CommitBlock commit)
    {
        _block = block;
        Cid = cid;
        Did = Did.TryParse(commit.Did, out Did did) ? did : ThrowHelper.Malformed<Did>(MalformedReason.InvalidValue, 0);
        Rev = commit.Rev;
        Data = commit.Data;
    }

    /// <summary>The account.</summary>
    public Did Did { get; }

    /// <summary>The revision; later commits have greater ones.</summary>
    public Tid Rev { get; }

    /// <summary>The root node of the record tree.</summary>
    public Cid Data { get; }

    /// <summary>The CID of this object.</summary>
    public Cid Cid { get; }

    /// <summary>The state that the next commit must continue.</summary>
    public RepoHead Head => new(Rev, Data);

    /// <summary>The encoded object.</summary>
    public ReadOnlyMemory<byte> Block => _block;

    /// <summary>Reads a commit object.</summary>
    /// <param name="block">DAG-CBOR, borrowed.</param>
    /// <param name="commit">The commit, when it is one of version 3.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    public static bool TryRead(ReadOnlyMemory<byte> block, [NotNullWhen(true)] out SignedCommit? commit, out MalformedReason reason)
    {
        reason = default;
        try
        {
            commit = Read(block, Cid.ForDagCbor(block.Span));
            return true;
        }
        catch (MalformedDataException e)
        {
            commit = null;
            reason = e.Reason;
            return false;
        }
    }

    /// <summary>Makes and signs a commit.</summary>
    /// <param name="did">The account.</param>
    /// <param name="rev">Greater than that of the commit before.</param>
    /// <param name="data">The root node of the record tree.</param>
    /// <param name="key">The account's signing key.</param>
    public static SignedCommit Create(Did did, Tid rev, Cid data, PrivateKey key)
    {
        byte[] signature = key.Sign(Encode(did, rev, data, signature: null));
        byte[] block = Encode(did, rev, data, signature);
        return Read(block, Cid.ForDagCbor(block));
    }

    /// <summary>True when the key signed this commit (low S, over the object without <c>sig</c>).</summary>
    public bool VerifySignature(PublicKey key) => new CommitBlock(_block.Span).VerifySignature(key);

    internal static SignedCommit Read(ReadOnlyMemory<byte> block, Cid cid) => new(block, cid, new CommitBlock(block.Span));

    private static byte[] Encode(Did did, Tid rev, Cid data, byte[]? signature)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var cbor = new DagCborWriter(output);
        cbor.WriteMapHeader(signature is null ? 5 : 6);
        cbor.WriteText("did"u8);
        cbor.WriteText(did.Value);
        cbor.WriteText("rev"u8);
        cbor.WriteText(rev.ToString());
        if (signature is not null)
        {
            cbor.WriteText("sig"u8);
            cbor.WriteBytes(signature);
        }
        cbor.WriteText("data"u8);
        cbor.WriteCid(data);
        cbor.WriteText("prev"u8);
        cbor.WriteNull();
        cbor.WriteText("version"u8);
        cbor.WriteInteger(3);
        return output.WrittenSpan.ToArray();
    }
}
