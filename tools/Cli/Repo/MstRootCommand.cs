using System.CommandLine;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.Cli.Repo;

/// <summary><c>plyr mst root</c>: the whole tree of records in, the CID of its root out.</summary>
internal static class MstRootCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = InputFiles.Argument("key<TAB>cid, one record a line, in any order.");
        return new Command("root", "The root CID of the record tree that holds exactly these records.") { files }.Does(terminal, parsed =>
        {
            var records = new Dictionary<string, Cid>(StringComparer.Ordinal);
            foreach (var line in InputFiles.ReadLines(terminal, parsed.GetValue(files) ?? []))
            {
                var tab = line.IndexOf('\t', StringComparison.Ordinal);
                if (tab < 1 || !Cid.TryParse(line.AsSpan(tab + 1).Trim(), out var cid))
                {
                    throw new InvalidDataException($"Not key<TAB>cid: {Quoted.Of(line)}.");
                }

                if (!records.TryAdd(line[..tab], cid))
                {
                    throw new InvalidDataException($"Given twice: {Quoted.Of(line[..tab])}.");
                }
            }

            try
            {
                terminal.Output.WriteLine(Mst.Build(records).Root);
                return ExitCode.Well;
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException("One of the keys is none that a tree can hold: it takes collection/rkey.", e);
            }
        });
    }
}
