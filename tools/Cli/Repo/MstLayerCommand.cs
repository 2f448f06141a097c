using System.CommandLine;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.Cli.Repo;

/// <summary><c>plyr mst layer</c>: keys in, their layer in a record tree out.</summary>
internal static class MstLayerCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = InputFiles.Argument("One key a line.");
        return new Command("layer", "The layer of each key in a record tree, counted from the leaves: layer<TAB>key.") { files }.Does(terminal, parsed =>
        {
            foreach (var key in InputFiles.ReadLines(terminal, parsed.GetValue(files) ?? []))
            {
                terminal.Output.WriteLine($"{Mst.LayerOf(key)}\t{key}");
            }

            return ExitCode.Well;
        });
    }
}
