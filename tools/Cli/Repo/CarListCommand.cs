using System.CommandLine;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.Cli.Repo;

/// <summary><c>plyr car ls FILE</c>: the records of a repository.</summary>
internal static class CarListCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = InputFiles.SingleArgument("CAR file of a repository, as getRepo gives it.");
        return new Command("ls", "List the records: path<TAB>cid<TAB>bytes, in tree order.") { file }.Does(terminal, parsed =>
        {
            var source = InputFiles.Chosen(parsed, file);
            if (!RepoReader.TryReadAny(InputFiles.ReadWhole(terminal, source), out var snapshot, out var failure))
            {
                throw new InvalidDataException($"{source} is no whole repository: {failure.Kind}, {failure.Reason}.");
            }

            foreach (var record in snapshot.Records)
            {
                terminal.Output.WriteLine($"{record.Collection}/{record.RecordKey}\t{record.Cid}\t{record.Block.Length}");
            }

            return ExitCode.Well;
        });
    }
}
