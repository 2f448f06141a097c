using System.CommandLine;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.Cli.Repo;

/// <summary><c>plyr car ls FILE</c>: the records of a repository.</summary>
internal static class CarListCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("file") { Description = "CAR file of a repository, as getRepo gives it." };
        return new Command("ls", "List the records: path<TAB>cid<TAB>bytes, in tree order.") { file }.Does(terminal, parsed =>
        {
            var car = File.ReadAllBytes(parsed.GetRequiredValue(file).FullName);
            if (!BlockMap.TryRead(car, out var blocks, out var reason) || !blocks.TryGet(blocks.Root, out var root))
            {
                throw new InvalidDataException($"{parsed.GetRequiredValue(file)} is no CAR with a commit: {reason}.");
            }

            if (!SignedCommit.TryRead(root, out var commit, out reason))
            {
                throw new InvalidDataException($"{parsed.GetRequiredValue(file)} is no repository: {reason}.");
            }

            if (!RepoReader.TryRead(car, commit.Did, out var snapshot, out var failure))
            {
                throw new InvalidDataException($"The repository is not whole: {failure.Kind}, {failure.Reason}.");
            }

            foreach (var record in snapshot.Records)
            {
                terminal.Output.WriteLine($"{record.Collection}/{record.RecordKey}\t{record.Cid}\t{record.Block.Length}");
            }

            return ExitCode.Well;
        });
    }
}
