using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Repo;

public sealed class SignedCommitTests
{
    private static readonly Tid Rev = Tid.Parse("3lenaxps6i422");

    [Fact]
    public void Commit_reads_back_and_verifies_with_its_key_only()
    {
        using PrivateKey key = PrivateKey.Generate(KeyCurve.P256), other = PrivateKey.Generate(KeyCurve.P256);
        SignedCommit made = SignedCommit.Create(RepoWorld.Did, Rev, Mst.EmptyRoot, key);
        Assert.True(SignedCommit.TryRead(made.Block, out SignedCommit? read, out _));
        Assert.Equal((RepoWorld.Did, Rev, Mst.EmptyRoot, made.Cid), (read.Did, read.Rev, read.Data, read.Cid));
        Assert.Equal(Cid.ForDagCbor(made.Block.Span), read.Cid);
        Assert.True(read.VerifySignature(key.PublicKey));
        Assert.False(read.VerifySignature(other.PublicKey));
    }

    // The signed bytes come from cutting sig out of the encoding; here they come from decoding and encoding again.
    [Theory]
    [InlineData("k256")]
    [InlineData("p256")]
    public void Signature_covers_the_object_without_sig(string curve)
    {
        RepoVectors vectors = RepoVectors.Of(curve);
        Assert.True(BlockMap.TryRead(vectors.Car, out BlockMap? blocks, out _));
        Assert.True(blocks.TryGet(blocks.Root, out ReadOnlyMemory<byte> block));
        var commit = (DataMap)DataValue.FromCbor(block.Span);
        byte[] signature = commit.Get<DataBytes>("sig")!.Value;
        Assert.True(vectors.SigningKey.Verify(commit.Without("sig").ToCbor(), signature));

        Assert.True(SignedCommit.TryRead(block, out SignedCommit? read, out _));
        Assert.True(read.VerifySignature(vectors.SigningKey));
    }

    [Fact]
    public void Previous_commit_may_be_named()
    {
        Assert.True(SignedCommit.TryRead(Commit(map => map.With("prev", new DataLink(Mst.EmptyRoot))), out _, out _));
    }

    [Fact]
    public void Object_that_is_no_commit_of_version_three_is_refused()
    {
        AssertRefused(map => map.With("version", new DataInteger(2)));
        AssertRefused(map => map.Without("version"));
        AssertRefused(map => map.Without("prev"));
        AssertRefused(map => map.Without("sig"));
        AssertRefused(map => map.With("extra", new DataInteger(1)));
        AssertRefused(map => map.With("rev", new DataText("zzzzzzzzzzzzz")));
        AssertRefused(map => map.With("did", new DataText("artist.example.com")));
        AssertRefused(map => map.With("did", new DataText("did:web:" + new string('a', 5000))));
        AssertRefused(map => map.With("data", DataNull.Instance));
        AssertRefused(map => map.With("data", new DataLink(Cid.ForRaw([1]))));
        AssertRefused(map => map.With("sig", new DataText("signed")));
        Assert.True(SignedCommit.TryRead(Commit(map => map), out _, out _));
    }

    [Fact]
    public void Signature_of_another_length_does_not_verify()
    {
        Assert.True(SignedCommit.TryRead(Commit(map => map.With("sig", new DataBytes(new byte[70]))), out SignedCommit? commit, out _));
        using PrivateKey key = PrivateKey.Generate(KeyCurve.K256);
        Assert.False(commit.VerifySignature(key.PublicKey));
    }

    private static void AssertRefused(Func<DataMap, DataMap> change) => Assert.False(SignedCommit.TryRead(Commit(change), out _, out _));

    private static byte[] Commit(Func<DataMap, DataMap> change)
    {
        string json = $$"""
            {"did":"{{RepoWorld.Did}}","rev":"{{Rev}}","sig":{"$bytes":"AAAA"},"data":{"$link":"{{Mst.EmptyRoot}}"},"prev":null,"version":3}
            """;
        return change((DataMap)DataValue.FromJson(Encoding.UTF8.GetBytes(json))).ToCbor();
    }
}
