using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Cbor;

/// <summary>Lines of <c>hex</c> or <c>Reason@offset hex</c>; blanks in the hex and what follows a semicolon are ignored.</summary>
public static class CborVectors
{
    public static IReadOnlyList<byte[]> Valid { get; } = [.. Lines("valid.txt").Select(Convert.FromHexString)];

    public static IReadOnlyList<(string Reason, int Offset, byte[] Bytes)> Invalid { get; } = [.. Lines("invalid.txt").Select(Parse)];

    private static IEnumerable<string> Lines(string file) =>
        InteropSuite.Vectors(File.ReadAllText(Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Vectors", "cbor", file)))
            .Select(line => line.Split(';')[0].Replace(" ", "", StringComparison.Ordinal));

    // Reasons have lower-case letters beyond f, so the colon after the offset is the only mark needed.
    private static (string Reason, int Offset, byte[] Bytes) Parse(string line)
    {
        var parts = line.Split('@', ':');
        return (parts[0], int.Parse(parts[1]), Convert.FromHexString(parts[2]));
    }
}
