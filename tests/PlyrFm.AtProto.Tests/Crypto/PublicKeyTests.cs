using System.Text;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AtProto.Tests.Crypto;

public sealed class PublicKeyTests
{
    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, KeyVectors.All.Count)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Signature_of_the_reference_implementation_verifies(int index)
    {
        KeyVectors vector = KeyVectors.All[index];
        Assert.True(PublicKey.TryParseDidKey(vector.DidKey, out PublicKey? key));
        byte[] message = Encoding.UTF8.GetBytes(vector.Message);
        byte[] signature = Convert.FromHexString(vector.SignatureHex);

        Assert.Equal(Enum.Parse<KeyCurve>(vector.Curve), key.Curve);
        Assert.Equal(vector.DidKey, key.DidKey);
        Assert.True(key.Verify(message, signature));
        Assert.False(key.Verify([.. message, 0], signature));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void High_s_verifies_only_where_it_is_allowed(int index)
    {
        KeyVectors vector = KeyVectors.All[index];
        Assert.True(PublicKey.TryParseDidKey(vector.DidKey, out PublicKey? key));
        byte[] message = Encoding.UTF8.GetBytes(vector.Message);
        byte[] signature = Convert.FromHexString(vector.HighSHex);

        Assert.False(key.Verify(message, signature));
        Assert.True(key.Verify(message, signature, allowHighS: true));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Legacy_suites_take_uncompressed_and_compressed_points(int index)
    {
        KeyVectors vector = KeyVectors.All[index];
        Assert.True(PublicKey.TryParseLegacy(vector.LegacySuite, vector.LegacyUncompressed, out PublicKey? key));
        Assert.Equal(vector.DidKey, key.DidKey);

        string compressed = "z" + Base58Btc.Encode(key.CompressedPoint);
        Assert.True(PublicKey.TryParseLegacy(vector.LegacySuite, compressed, out PublicKey? same));
        Assert.Equal(key, same);
    }

    [Fact]
    public void Legacy_suite_decides_the_curve()
    {
        KeyVectors vector = KeyVectors.All.First(key => key.Curve == "K256");
        Assert.False(PublicKey.TryParseLegacy("EcdsaSecp256r1VerificationKey2019", vector.LegacyUncompressed, out _));
        Assert.False(PublicKey.TryParseLegacy("Multikey", vector.LegacyUncompressed, out _));
        Assert.False(PublicKey.TryParseLegacy(null, vector.LegacyUncompressed, out _));
        Assert.False(PublicKey.TryParseLegacy(vector.LegacySuite, vector.LegacyUncompressed[1..], out _));
        Assert.False(PublicKey.TryParseLegacy(vector.LegacySuite, null, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("did:key:")]
    [InlineData("did:key:z")]
    [InlineData("did:key:zQ3shfLJtHi1MXEKZzTGUbLdTmaeaFA4JXt35ygDihyykqxP")]
    [InlineData("did:key:mQ3shfLJtHi1MXEKZzTGUbLdTmaeaFA4JXt35ygDihyykqxP8")]
    [InlineData("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")]
    [InlineData("DID:KEY:zQ3shfLJtHi1MXEKZzTGUbLdTmaeaFA4JXt35ygDihyykqxP8")]
    public void Text_that_is_no_did_key_of_the_two_curves_is_refused(string? text) => Assert.False(PublicKey.TryParseDidKey(text, out _));

    [Theory]
    [InlineData(KeyCurve.K256)]
    [InlineData(KeyCurve.P256)]
    public void Point_must_lie_on_the_curve(KeyCurve curve)
    {
        using PrivateKey privateKey = PrivateKey.FromBytes(curve, Enumerable.Repeat((byte)7, 32).ToArray());
        byte[] point = EcCurve.Of(curve).Domain.G.GetEncoded(compressed: false);
        Assert.True(PublicKey.TryFromPoint(curve, point, out _));

        point[^1] ^= 1;
        Assert.False(PublicKey.TryFromPoint(curve, point, out _));
        Assert.False(PublicKey.TryFromPoint(curve, [0x00], out _));
        Assert.False(PublicKey.TryFromPoint(curve, new byte[33], out _));
        Assert.False(PublicKey.TryFromPoint(curve, [.. privateKey.PublicKey.CompressedPoint, 0], out _));

        // Hybrid form: a valid encoding elsewhere.
        point[^1] ^= 1;
        point[0] = (byte)(0x06 | (point[^1] & 1));
        Assert.False(PublicKey.TryFromPoint(curve, point, out _));

        // Half of all x have no y; of the first few one is sure to be among them.
        int refused = 0;
        for (byte x = 1; x < 40; x++)
        {
            byte[] compressed = new byte[33];
            compressed[0] = 2;
            compressed[32] = x;
            refused += PublicKey.TryFromPoint(curve, compressed, out _) ? 0 : 1;
        }
        Assert.InRange(refused, 5, 34);
    }

    [Theory]
    [InlineData(KeyCurve.K256)]
    [InlineData(KeyCurve.P256)]
    public void Signature_of_another_length_or_range_is_refused(KeyCurve curve)
    {
        using PrivateKey key = PrivateKey.FromBytes(curve, Enumerable.Repeat((byte)9, 32).ToArray());
        byte[] message = "hello"u8.ToArray();
        byte[] signature = key.Sign(message);
        byte[] order = EcCurve.Of(curve).Domain.N.ToByteArrayUnsigned();

        Assert.True(key.PublicKey.Verify(message, signature));
        Assert.False(key.PublicKey.Verify(message, signature.AsSpan(0, 63)));
        Assert.False(key.PublicKey.Verify(message, [.. signature, 0]));
        Assert.False(key.PublicKey.Verify(message, []));
        Assert.False(key.PublicKey.Verify(message, [.. new byte[32], .. signature[32..]], allowHighS: true));
        Assert.False(key.PublicKey.Verify(message, [.. signature[..32], .. new byte[32]], allowHighS: true));
        Assert.False(key.PublicKey.Verify(message, [.. order, .. signature[32..]], allowHighS: true));
        Assert.False(key.PublicKey.Verify(message, [.. signature[..32], .. order], allowHighS: true));
        Assert.False(key.PublicKey.VerifyHash(message, signature));
    }

    [Theory]
    [InlineData(KeyCurve.K256)]
    [InlineData(KeyCurve.P256)]
    public async Task One_key_serves_many_threads(KeyCurve curve)
    {
        using PrivateKey key = PrivateKey.FromBytes(curve, Enumerable.Repeat((byte)3, 32).ToArray());
        byte[][] signatures = [.. Enumerable.Range(0, 8).Select(i => key.Sign([(byte)i]))];
        await Parallel.ForAsync(0, 2000, (i, _) =>
        {
            Assert.True(key.PublicKey.Verify([(byte)(i % 8)], signatures[i % 8]));
            Assert.False(key.PublicKey.Verify([(byte)((i + 1) % 8)], signatures[i % 8]));
            return ValueTask.CompletedTask;
        });
    }
}
