using System.CommandLine;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Cli.Network;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr resync DID...</c>: has the running indexer fetch repositories again.</summary>
internal static class ResyncCommand
{
    public static Command Create(Terminal terminal)
    {
        var who = new Argument<string[]>("did") { Description = "Accounts.", Arity = ArgumentArity.OneOrMore };
        return new Command("resync", "Have the running indexer fetch whole repositories again: did<TAB>its answer.") { who }
            .Does(terminal, async (parsed, ct) =>
            {
                var indexer = new LocalSettings(terminal).IndexerAdmin;
                using var admin = new AdminClient();
                var exitCode = ExitCode.Well;
                foreach (var text in parsed.GetRequiredValue(who))
                {
                    var (isAccepted, message) = await AskAsync(admin, indexer, text, ct);
                    await terminal.Output.WriteLineAsync($"{text}\t{message}");
                    exitCode = isAccepted ? exitCode : ExitCode.NotWell;
                }

                return exitCode;
            });
    }

    private static async Task<(bool IsAccepted, string Message)> AskAsync(AdminClient admin, Uri indexer, string text, CancellationToken ct)
    {
        if (!Did.TryParse(text, out var did))
        {
            return (false, "is not a DID");
        }

        var (isAccepted, answer) = await admin.SendAsync(HttpMethod.Post, indexer, $"/resync/{Uri.EscapeDataString(did.Value)}", ct);
        return (isAccepted, HostStatus.Text(answer, "message"));
    }
}
