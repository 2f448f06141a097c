using System.Security.Cryptography;
using System.Text;
using CsCheck;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AtProto.Tests.Crypto;

public sealed class PrivateKeyTests
{
    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, KeyVectors.All.Count)];

    // Both sides follow RFC 6979, so even the signature bytes agree.
    [Theory]
    [MemberData(nameof(Vectors))]
    public void Key_and_signature_equal_those_of_the_reference_implementation(int index)
    {
        KeyVectors vector = KeyVectors.All[index];
        using PrivateKey key = PrivateKey.FromBytes(Enum.Parse<KeyCurve>(vector.Curve), Convert.FromHexString(vector.PrivateKeyHex));

        Assert.Equal(vector.DidKey, key.PublicKey.DidKey);
        Assert.Equal(vector.SignatureHex, Convert.ToHexStringLower(key.Sign(Encoding.UTF8.GetBytes(vector.Message))));
    }

    [Fact]
    public void Signatures_always_have_low_s() => Gen.Select(Gen.Enum<KeyCurve>(), Gen.Byte.Array[1, 64]).Sample((curve, message) =>
    {
        using PrivateKey key = PrivateKey.FromBytes(curve, SHA256.HashData(message));
        return key.PublicKey.Verify(message, key.Sign(message));
    }, iter: 200);

    [Theory]
    [InlineData(KeyCurve.K256)]
    [InlineData(KeyCurve.P256)]
    public void Scalar_must_be_in_range(KeyCurve curve)
    {
        byte[] order = EcCurve.Of(curve).Domain.N.ToByteArrayUnsigned();
        Assert.Throws<ArgumentException>(() => PrivateKey.FromBytes(curve, new byte[32]));
        Assert.Throws<ArgumentException>(() => PrivateKey.FromBytes(curve, order));
        Assert.Throws<ArgumentException>(() => PrivateKey.FromBytes(curve, new byte[31]));
        order[^1]--;
        using PrivateKey largest = PrivateKey.FromBytes(curve, order);
        Assert.True(largest.PublicKey.Verify([1], largest.Sign([1])));
    }

    [Theory]
    [InlineData(KeyCurve.K256)]
    [InlineData(KeyCurve.P256)]
    public void Generated_keys_differ_and_survive_export(KeyCurve curve)
    {
        using PrivateKey first = PrivateKey.Generate(curve), second = PrivateKey.Generate(curve);
        Assert.NotEqual(first.PublicKey, second.PublicKey);
        using PrivateKey copy = PrivateKey.FromBytes(curve, first.ToArray());
        Assert.Equal(first.PublicKey, copy.PublicKey);
    }

    [Fact]
    public void Disposed_key_signs_no_more()
    {
        PrivateKey key = PrivateKey.Generate(KeyCurve.K256);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign([1]));
    }
}
