using CsCheck;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AtProto.Tests.Crypto;

public sealed class Base58BtcTests
{
    // https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5
    [Theory]
    [InlineData("48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U")]
    [InlineData("54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z")]
    [InlineData("0000287fb4cd", "11233QC4")]
    [InlineData("", "")]
    public void Encode_gives_published_text(string hex, string text) =>
        Assert.Equal(text, Base58Btc.Encode(Convert.FromHexString(hex)));

    [Fact]
    public void Decode_undoes_encode() => Gen.Byte.Array[1, 80].Sample(
        bytes => Base58Btc.TryDecode(Base58Btc.Encode(bytes), out byte[]? decoded) && decoded.AsSpan().SequenceEqual(bytes), iter: 2000);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("2NEpo7TZRRrLZSi2é")]
    public void Decode_refuses_foreign_characters(string text) => Assert.False(Base58Btc.TryDecode(text, out _));

    [Fact]
    public void Decode_refuses_long_text_instead_of_spending_quadratic_time() =>
        Assert.False(Base58Btc.TryDecode(new string('2', Base58Btc.MaxChars + 1), out _));
}
