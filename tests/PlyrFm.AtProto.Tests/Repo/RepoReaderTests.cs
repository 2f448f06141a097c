using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Repo;

public sealed class RepoReaderTests
{
    [Theory]
    [InlineData("k256")]
    [InlineData("p256")]
    public void Repository_of_the_reference_implementation_reads_completely(string curve)
    {
        RepoVectors vectors = RepoVectors.Of(curve);
        Assert.True(RepoReader.TryRead(vectors.Car, Did.Parse(vectors.Index.Did), out RepoSnapshot? snapshot, out _));

        Assert.Equal(vectors.Index.Car.Rev, snapshot.Commit.Rev.ToString());
        Assert.True(snapshot.Commit.VerifySignature(vectors.SigningKey));
        Assert.Equal(
            vectors.Index.Car.Records.OrderBy(record => record.Key, StringComparer.Ordinal),
            snapshot.Records.Select(record => KeyValuePair.Create($"{record.Collection}/{record.RecordKey}", record.Cid.ToString())));
        Assert.All(snapshot.Records, record => Assert.True(record.Cid.Matches(record.Block.Span)));
        Assert.Equal(vectors.Index.Car.Records.Count, snapshot.TotalRecords);
    }

    [Fact]
    public void Only_wanted_collections_are_kept_and_all_records_are_counted()
    {
        RepoVectors vectors = RepoVectors.K256;
        Nsid track = Nsid.Parse("fm.plyr.track");
        Assert.True(RepoReader.TryRead(vectors.Car, Did.Parse(vectors.Index.Did), [track], out RepoSnapshot? snapshot, out _));

        Assert.Equal(vectors.Index.Car.Records.Keys.Count(path => path.StartsWith("fm.plyr.track/", StringComparison.Ordinal)), snapshot.Records.Count);
        Assert.All(snapshot.Records, record => Assert.Equal("fm.plyr.track", record.Collection));
        Assert.Equal(vectors.Index.Car.Records.Count, snapshot.TotalRecords);
    }

    // The one cut that a CAR reader cannot see: between two blocks.
    [Fact]
    public void Repository_cut_after_any_block_is_incomplete()
    {
        RepoVectors vectors = RepoVectors.K256;
        Did did = Did.Parse(vectors.Index.Did);
        int cuts = 0;
        var reader = new CarReader(vectors.Car);
        int end = reader.Offset;
        do
        {
            Assert.False(RepoReader.TryRead(vectors.Car.AsMemory(0, end), did, out _, out RepoFailure failure));
            Assert.Equal(RepoFailureKind.Incomplete, failure.Kind);
            cuts++;
            reader.TryRead(out _, out _);
            end = reader.Offset;
        }
        while (end < vectors.Car.Length);
        Assert.True(cuts > 100, $"{cuts} cuts");
    }

    [Fact]
    public void Repository_without_any_one_block_is_incomplete_unless_the_block_is_an_unwanted_record()
    {
        RepoVectors vectors = RepoVectors.P256;
        Did did = Did.Parse(vectors.Index.Did);
        Nsid track = Nsid.Parse("fm.plyr.track");
        HashSet<string> unwanted = [.. vectors.Index.Car.Records.Where(r => !r.Key.StartsWith("fm.plyr.track/", StringComparison.Ordinal)).Select(r => r.Value)];
        int tolerated = 0;
        foreach ((Cid cid, byte[] car) in TestCar.WithoutEachBlock(vectors.Car))
        {
            Assert.False(RepoReader.TryRead(car, did, out _, out RepoFailure failure));
            Assert.Equal(RepoFailureKind.Incomplete, failure.Kind);

            bool isTolerated = RepoReader.TryRead(car, did, [track], out _, out _);
            Assert.Equal(unwanted.Contains(cid.ToString()), isTolerated);
            tolerated += isTolerated ? 1 : 0;
        }
        Assert.Equal(unwanted.Count, tolerated);
    }

    [Fact]
    public void Repository_of_another_account_is_refused()
    {
        Assert.False(RepoReader.TryRead(RepoVectors.K256.Car, Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), out _, out RepoFailure failure));
        Assert.Equal(RepoFailureKind.OtherRepo, failure.Kind);
    }

    [Fact]
    public void Empty_repository_is_complete_only_with_its_root_node()
    {
        var did = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        byte[] root = [0xa2, 0x61, (byte)'e', 0x80, 0x61, (byte)'l', 0xf6];
        using var key = AtProto.Crypto.PrivateKey.Generate(AtProto.Crypto.KeyCurve.K256);
        SignedCommit commit = SignedCommit.Create(did, Tid.FromMicroseconds(1, 0), Cid.ForDagCbor(root), key);
        var car = new CarWriter(commit.Cid);
        car.Write(commit.Cid, commit.Block.Span);
        Assert.False(RepoReader.TryRead(car.ToArray(), did, out _, out RepoFailure failure));
        Assert.Equal(RepoFailureKind.Incomplete, failure.Kind);

        car.Write(Mst.EmptyRoot, root);
        Assert.True(RepoReader.TryRead(car.ToArray(), did, out RepoSnapshot? snapshot, out _));
        Assert.Empty(snapshot.Records);
    }
}
