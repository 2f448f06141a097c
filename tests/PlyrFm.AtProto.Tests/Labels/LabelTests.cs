using System.Formats.Cbor;
using System.Numerics;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Labels;

namespace PlyrFm.AtProto.Tests.Labels;

public sealed class LabelTests
{
    // A label of the live network and the label key of its issuer, as the tests of bluesky-social/indigo (atproto/labeling) have them.
    private const string PublicKeyOfLabeler = "zQ3shcnfWLQN1bY4d2patsEAYFzy4xp1zdckEvHsV7S4ocTnC";
    private const string PublicLabel = """
        {"ver":1,"src":"did:plc:n3timvoib5nau7gvwd6cshap","uri":"did:plc:44ybard66vv44zksje25o7dz","val":"bladerunner",
         "cts":"2024-10-23T17:51:19.128Z",
         "sig":{"$bytes":"uCRNA5mTzh078T5xZtkvLEt/O+z0gsKM3aqRI/lVAB8ZtbMnznwS/JwHopZE40JhNNDj80z8gsDLAp/hWqG5Pg"}}
        """;

    private static readonly BigInteger OrderOfK256 =
        BigInteger.Parse("00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", System.Globalization.NumberStyles.HexNumber);

    [Fact]
    public void Label_of_the_live_network_verifies_with_its_issuers_key()
    {
        Assert.True(PublicKey.TryParseMultibase(PublicKeyOfLabeler, out var key));
        var label = Read(DataMap.FromJson(PublicLabel));

        Assert.True(label.VerifySignature(key));
        Assert.False((label with { Val = "wrong" }).VerifySignature(key));
        Assert.False((label with { Ver = null }).VerifySignature(key));
    }

    [Fact]
    public void Signed_bytes_are_those_that_another_encoder_writes()
    {
        var label = SampleLabels.Full;
        var other = new CborWriter(CborConformanceMode.Ctap2Canonical);
        other.WriteStartMap(8);
        Pair(other, "cid", label.Cid!);
        Pair(other, "cts", "2026-07-01T12:00:00.000Z");
        Pair(other, "exp", "2026-08-01T12:00:00+02:00");
        other.WriteTextString("neg");
        other.WriteBoolean(true);
        Pair(other, "src", label.Src.Value);
        Pair(other, "uri", label.Uri);
        Pair(other, "val", label.Val);
        other.WriteTextString("ver");
        other.WriteInt32(1);
        other.WriteEndMap();

        Assert.Equal(other.Encode(), label.UnsignedBytes());
    }

    [Theory]
    [InlineData(KeyCurve.K256)]
    [InlineData(KeyCurve.P256)]
    public void Label_comes_back_from_either_encoding_and_verifies_with_its_key_only(KeyCurve curve)
    {
        using PrivateKey key = PrivateKey.Generate(curve), other = PrivateKey.Generate(curve);
        foreach (var label in (Label[])[SampleLabels.Full.Sign(key), SampleLabels.Least.Sign(key)])
        {
            Assert.All(
                [Read(DataMap.FromCbor(label.ToData().ToCbor())), Read(DataMap.FromJson(label.ToData().ToString()))],
                read =>
                {
                    Assert.Equal(label with { Sig = default }, read with { Sig = default });
                    Assert.True(read.VerifySignature(key.PublicKey));
                    Assert.False(read.VerifySignature(other.PublicKey));
                });
        }
    }

    [Fact]
    public void Every_field_is_covered_by_the_signature()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        var label = SampleLabels.Full.Sign(key);
        Label[] changed =
        [
            label with { Ver = null },
            label with { Src = AtProto.Syntax.Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz") },
            label with { Uri = SampleLabels.Least.Uri },
            label with { Cid = null },
            label with { Val = "sexual" },
            label with { Neg = null },
            label with { Cts = SampleLabels.Least.Cts },
            label with { Exp = null },
        ];

        Assert.All(changed, copy => Assert.False(copy.VerifySignature(key.PublicKey)));
    }

    [Fact]
    public void High_s_is_refused()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        var label = SampleLabels.Full.Sign(key);
        var signature = label.Sig.ToArray();
        var high = OrderOfK256 - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        var bytes = high.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(signature.AsSpan(64 - bytes.Length));

        // It is a signature of the same label all the same: nothing but its form speaks against it.
        Assert.True(key.PublicKey.Verify(label.UnsignedBytes(), signature, allowHighS: true));
        Assert.False((label with { Sig = signature }).VerifySignature(key.PublicKey));
    }

    [Fact]
    public void Label_without_signature_is_read_and_never_verifies()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        var label = Read(SampleLabels.Least.ToData());

        Assert.True(label.Sig.IsEmpty);
        Assert.False(label.VerifySignature(key.PublicKey));
    }

    // plyr's labeler: serde writes bytes as numbers and an absent value as null.
    [Fact]
    public void Signature_as_numbers_and_fields_that_are_null_are_read()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        var label = SampleLabels.Least.Sign(key);
        var json = SampleLabels.Least.ToData().ToString().TrimEnd('}') + $$""","cid":null,"exp":null,"sig":[{{string.Join(',', label.Sig.ToArray())}}]}""";

        Assert.True(Read(DataMap.FromJson(json)).VerifySignature(key.PublicKey));
    }

    [Fact]
    public void Unknown_fields_are_neither_kept_nor_signed()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        var data = SampleLabels.Full.Sign(key).ToData().With("$type", new DataText("com.atproto.label.defs#label")).With("new", new DataInteger(7));

        Assert.True(Read(data).VerifySignature(key.PublicKey));
    }

    [Theory]
    [InlineData("ver", "2")]
    [InlineData("ver", "\"1\"")]
    [InlineData("src", "\"labeler.example.com\"")]
    [InlineData("src", "null")]
    [InlineData("uri", "\"no uri\"")]
    [InlineData("uri", "7")]
    [InlineData("cid", "\"Qmabcdefgh\"")]
    [InlineData("cid", "{\"$link\":\"bafyreifxykqhed72s26cr4i64rxvrtofeqrly3j4vjzbkvo3ckkjbxjqtq\"}")]
    [InlineData("val", "\"\"")]
    [InlineData("neg", "\"true\"")]
    [InlineData("neg", "1")]
    [InlineData("cts", "\"2026-07-01\"")]
    [InlineData("cts", "\"2026-07-01T12:00:00\"")]
    [InlineData("exp", "\"never\"")]
    [InlineData("sig", "{\"$bytes\":\"AAAA\"}")]
    [InlineData("sig", "[1,2,3]")]
    [InlineData("sig", "\"AAAA\"")]
    public void Field_outside_of_its_format_is_refused(string field, string value)
    {
        Assert.False(Label.TryRead(SampleLabels.Full.ToData().With(field, DataValue.FromJson(value)), out _, out _));
        Assert.True(Label.TryRead(SampleLabels.Full.ToData(), out _, out _));
    }

    [Fact]
    public void Value_is_measured_in_bytes()
    {
        Assert.True(Label.TryRead(SampleLabels.Full.ToData().With("val", new DataText(new string('é', 64))), out _, out _));
        Assert.False(Label.TryRead(SampleLabels.Full.ToData().With("val", new DataText(new string('é', 65))), out _, out _));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("uri")]
    [InlineData("val")]
    [InlineData("cts")]
    public void Required_field_may_not_be_missing(string field)
    {
        Assert.False(Label.TryRead(SampleLabels.Full.ToData().Without(field), out _, out var reason));
        Assert.Equal(MalformedReason.MissingField, reason);
    }

    private static Label Read(DataMap map)
    {
        Assert.True(Label.TryRead(map, out var label, out var reason), reason.ToString());
        return label;
    }

    private static void Pair(CborWriter writer, string key, string value)
    {
        writer.WriteTextString(key);
        writer.WriteTextString(value);
    }
}
