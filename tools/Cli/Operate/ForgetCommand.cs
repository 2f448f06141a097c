using System.CommandLine;
using System.Text.Json;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Cli.Network;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr forget WHO</c>: has the running indexer remove what it holds of an account.</summary>
internal static class ForgetCommand
{
    public static Command Create(Terminal terminal)
    {
        var who = new Argument<string>("who") { Description = "A DID, or a handle that the index knows." };
        var isDryRun = new Option<bool>("--dry-run") { Description = "Only say what would be removed." };
        return new Command("forget", "Have the running indexer remove everything that it holds of an account, and follow it no more: table<TAB>rows, then what follows.") { who, isDryRun }
            .Does(terminal, async (parsed, ct) =>
            {
                // People write handles with an @ in front.
                var text = parsed.GetRequiredValue(who).TrimStart('@');
                if (!AtIdentifier.TryParse(text, out _))
                {
                    await terminal.Error.WriteLineAsync($"plyr: {Quoted.Of(text)} is neither a handle nor a DID.");
                    return ExitCode.Failed;
                }

                using var admin = new AdminClient();
                var path = $"/forget/{Uri.EscapeDataString(text)}{(parsed.GetValue(isDryRun) ? "?dryRun=true" : "")}";
                var (isDone, answer) = await admin.SendAsync(HttpMethod.Post, new LocalSettings(terminal).IndexerAdmin, path, ct);
                if (!isDone)
                {
                    await terminal.Output.WriteLineAsync($"{text}\t{HostStatus.Text(answer, "message")}");
                    return ExitCode.NotWell;
                }

                await WriteAsync(terminal.Output, answer);
                return ExitCode.Well;
            });
    }

    private static async Task WriteAsync(TextWriter output, JsonElement report)
    {
        var rows = new HostStatus(report, null).Part("rows");
        foreach (var table in rows.ValueKind == JsonValueKind.Object ? rows.EnumerateObject() : default)
        {
            await output.WriteLineAsync($"{table.Name}\t{table.Value}");
        }

        var handle = HostStatus.Text(report, "handle") is { Length: > 0 } text ? $" ({text})" : "";
        await output.WriteLineAsync($"{HostStatus.Text(report, "did")}{handle}, {HostStatus.Text(report, "status")}: {HostStatus.Text(report, "message")}");
    }
}
