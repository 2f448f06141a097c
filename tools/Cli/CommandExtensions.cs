using System.CommandLine;

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
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or InvalidDataException)
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
}
