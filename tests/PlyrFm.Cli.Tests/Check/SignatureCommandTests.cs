using PlyrFm.AtProto.Crypto;

namespace PlyrFm.Cli.Tests.Check;

public sealed class SignatureCommandTests
{
    private static readonly byte[] Message = "a message"u8.ToArray();

    [Theory]
    [InlineData(KeyCurve.K256)]
    [InlineData(KeyCurve.P256)]
    public async Task Signature_is_checked_against_key_and_message(KeyCurve curve)
    {
        using var key = PrivateKey.FromBytes(curve, Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
        var signature = key.Sign(Message);

        Assert.Equal(new PlyrResult(0, "valid\n", ""), await CheckAsync(key, Message, signature));
        Assert.Equal("invalid\tThe signature does not fit the message and the key.\n", (await CheckAsync(key, "another"u8.ToArray(), signature)).Output);
        Assert.Equal("invalid\tThe signature has 63 bytes, not 64 (DER is not allowed).\n", (await CheckAsync(key, Message, signature[..63])).Output);
    }

    [Theory]
    [InlineData("did:key:zNonsense", "YQ", "YQ", "The key is no did:key of a P-256 or K-256 point.")]
    [InlineData("did:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc", "?", "YQ", "The message is not base64.")]
    [InlineData("did:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc", "YQ", "?", "The signature is not base64.")]
    public async Task What_cannot_be_read_is_named(string key, string message, string signature, string reason)
    {
        var run = await Plyr.RunAsync("check", "signature", "--key", key, "--message", message, "--signature", signature);

        Assert.Equal((1, $"invalid\t{reason}\n"), (run.ExitCode, run.Output));
    }

    // Without padding and in the URL alphabet, as JSON and JWTs have it.
    private static Task<PlyrResult> CheckAsync(PrivateKey key, byte[] message, byte[] signature) => Plyr.RunAsync(
        "check", "signature", "--key", key.PublicKey.DidKey, "--message", Convert.ToBase64String(message),
        "--signature", Convert.ToBase64String(signature).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
}
