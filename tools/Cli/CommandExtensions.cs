using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using PlyrFm.Indexer;

namespace PlyrFm.Cli;

/// <summary>How every command runs: its failures become one sentence and an exit code, its output is flushed.</summary>
internal static class CommandExtensions
{
    public static Command Does(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                return await run(parsed, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return ExitCode.Failed;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or InvalidDataException or SettingException or DbException)
            {
                await terminal.Error.WriteLineAsync($"plyr: {e.Message}");
                return ExitCode.Failed;
            }
            finally
            {
                await terminal.Output.FlushAsync(CancellationToken.None);
            }
        });
        return command;
    }

    public static Command Does(this Command command, Terminal terminal, Func<ParseResult, int> run) =>
        command.Does(terminal, (parsed, _) => Task.FromResult(run(parsed)));

    /// <summary>Refuses zero and less.</summary>
    public static Option<int> Positive(this Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() > 0)
            {
                return;
            }

            result.AddError($"{option.Name} must be 1 or more.");
        });
        return option;
    }

    /// <summary>The names of a command and of those around it, without the program's own.</summary>
    public static IEnumerable<string> CommandsFromRoot(this CommandResult command) =>
        command.Parent is CommandResult parent ? [.. parent.CommandsFromRoot(), command.Command.Name] : [];
}
