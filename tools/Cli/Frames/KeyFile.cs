using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Cli.Frames;

/// <summary>Signing keys by account: lines of did, tab, did:key. The last line of an account counts.</summary>
internal static class KeyFile
{
    public static Dictionary<string, PublicKey> Read(FileInfo file)
    {
        var keys = new Dictionary<string, PublicKey>(StringComparer.Ordinal);
        foreach (var (line, number) in File.ReadLines(file.FullName).Select((line, index) => (line, index + 1)))
        {
            var parts = line.Split('\t');
            if (parts.Length < 2 || !Did.TryParse(parts[0], out var did) || !PublicKey.TryParseDidKey(parts[1].Trim(), out var key))
            {
                throw new InvalidDataException($"{file}, line {number} is not did<TAB>did:key.");
            }

            keys[did.Value] = key;
        }

        return keys;
    }
}
