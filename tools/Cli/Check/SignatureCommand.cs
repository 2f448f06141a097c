using System.CommandLine;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.Cli.Check;

/// <summary><c>plyr check signature</c>: one signature over one message.</summary>
internal static class SignatureCommand
{
    public static Command Create(Terminal terminal)
    {
        var key = new Option<string>("--key") { Description = "did:key of the signer.", Required = true };
        var message = new Option<string>("--message") { Description = "The signed bytes in base64.", Required = true };
        var signature = new Option<string>("--signature") { Description = "64 bytes r || s in base64.", Required = true };
        return new Command("signature", "Check an ECDSA signature over SHA-256 as the protocol demands: valid, or invalid<TAB>reason.") { key, message, signature }
            .Does(terminal, parsed =>
            {
                var reason = ReasonAgainst(parsed.GetRequiredValue(key), parsed.GetRequiredValue(message), parsed.GetRequiredValue(signature));
                terminal.Output.WriteLine(reason is null ? "valid" : $"invalid\t{reason}");
                return reason is null ? ExitCode.Well : ExitCode.NotWell;
            });
    }

    private static string? ReasonAgainst(string keyText, string messageText, string signatureText)
    {
        if (!PublicKey.TryParseDidKey(keyText, out var key))
        {
            return "The key is no did:key of a P-256 or K-256 point.";
        }

        if (!Base64.TryDecode(messageText, out var message))
        {
            return "The message is not base64.";
        }

        if (!Base64.TryDecode(signatureText, out var signature))
        {
            return "The signature is not base64.";
        }

        return key.Verify(message, signature) ? null
            : signature.Length != 64 ? $"The signature has {signature.Length} bytes, not 64 (DER is not allowed)."
            : key.Verify(message, signature, allowHighS: true) ? "The signature has a high S."
            : "The signature does not fit the message and the key.";
    }
}
