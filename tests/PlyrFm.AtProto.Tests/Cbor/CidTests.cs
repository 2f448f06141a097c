using System.Security.Cryptography;
using System.Text;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Cbor;

public sealed class CidTests
{
    // The CID of an empty DAG-CBOR map, as every implementation knows it.
    private const string EmptyMap = "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua";

    [Fact]
    public void Cid_names_a_block_by_its_hash()
    {
        var cid = Cid.ForDagCbor([0xa0]);
        Assert.Equal(EmptyMap, cid.ToString());
        Assert.Equal(SHA256.HashData([0xa0]), cid.Digest.ToArray());
        Assert.True(cid.Matches([0xa0]));
        Assert.False(cid.Matches([0xa1]));
        Assert.True(cid is { IsDagCbor: true, IsRaw: false, IsDefault: false });
        Assert.True(Cid.ForRaw([0xa0]) is { IsDagCbor: false, IsRaw: true });
        Assert.StartsWith("bafkrei", Cid.ForRaw([0xa0]).ToString());
    }

    [Fact]
    public void Cid_round_trips_as_text_and_bytes()
    {
        var cid = Cid.Parse(EmptyMap);
        Assert.Equal(cid, Cid.ForDagCbor([0xa0]));
        Assert.Equal(cid, Cid.Parse(Encoding.UTF8.GetBytes(EmptyMap), null));
        Assert.Equal(cid, Cid.FromBytes(cid.ToArray()));
        Assert.Equal(cid.GetHashCode(), Cid.FromBytes(cid.ToArray()).GetHashCode());
        Assert.Equal(EmptyMap, $"{cid}");
        Assert.False(cid.TryFormat(new byte[Cid.TextLength - 1], out _, default, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swu")]
    [InlineData("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swuaa")]
    [InlineData("BAFYREIGBTJ4X7IP5LEGNFZNUFUOPL4SG4KNZC2COF6DUAS4B3Q2FY6SWUA")]
    [InlineData("zafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua")]
    [InlineData("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swub")] // a bit beyond the last byte
    [InlineData("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swu1")]
    [InlineData("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")] // dag-pb
    public void Cid_refuses_any_other_text(string text)
    {
        Assert.False(Cid.TryParse(text, out var cid));
        Assert.True(cid.IsDefault);
        Assert.Throws<FormatException>(() => Cid.Parse(text));
    }

    [Fact]
    public void Default_cid_is_empty_and_matches_nothing()
    {
        Assert.Equal("", default(Cid).ToString());
        Assert.False(default(Cid).Matches([]));
        Assert.False(Cid.TryReadBytes(new byte[Cid.Length], out _));
        Assert.Throws<FormatException>(() => Cid.FromBytes(new byte[35]));
    }

    [Fact]
    public void Cids_order_by_their_bytes()
    {
        Cid raw = Cid.ForRaw([1]), cbor = Cid.ForDagCbor([1]);
        Assert.True(raw < cbor && cbor > raw && raw <= cbor && cbor >= raw && raw != cbor);
    }
}
