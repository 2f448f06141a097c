using System.CommandLine;
using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.Cli.Bench;

/// <summary><c>plyr bench crypto</c>: the bare primitives that bound verification on this machine.</summary>
internal static class CryptoBenchCommand
{
    private static readonly KeyCurve[] Curves = [KeyCurve.K256, KeyCurve.P256];

    // A tree node and a typical record.
    private static readonly int[] BlockSizes = [64, 400];

    private static readonly byte[] Message = Encoding.UTF8.GetBytes(new string('m', 200));

    public static Command Create(Terminal terminal)
    {
        var runs = new Option<int>("--runs") { Description = "Measured runs, one line each; take the median.", DefaultValueFactory = _ => 5 }.Positive();
        return new Command("crypto", "Signature checks and hashes per second and core, in JSON.") { runs }.Does(terminal, parsed =>
        {
            for (var run = 0; run < parsed.GetValue(runs); run++)
            {
                foreach (var curve in Curves)
                {
                    using var key = PrivateKey.Generate(curve);
                    var signature = key.Sign(Message);
                    var publicKey = key.PublicKey;
                    Run(terminal, $"{curve.ToString().ToLowerInvariant()} verify", 20_000, () => publicKey.Verify(Message, signature));
                }

                foreach (var size in BlockSizes)
                {
                    var block = new byte[size];
                    var cid = Cid.ForDagCbor(block);
                    Run(terminal, $"sha-256 {size} B", 2_000_000, () => cid.Matches(block));
                }
            }

            return ExitCode.Well;
        });
    }

    private static void Run(Terminal terminal, string primitive, int count, Func<bool> work)
    {
        var isRight = true;
        var measured = Measurement.Of(() =>
        {
            for (var i = 0; i < count; i++)
            {
                isRight &= work();
            }
        });
        JsonOutput.Write(terminal, output =>
        {
            output.WriteString("impl", "plyr");
            output.WriteString("primitive", primitive);
            output.WriteNumber("ops", (long)(count / measured.Wall.TotalSeconds));
            output.WriteNumber("ops_cpu", (long)(count / measured.Cpu.TotalSeconds));
            output.WriteBoolean("right", isRight);
        });
        terminal.Output.Flush();
    }
}
