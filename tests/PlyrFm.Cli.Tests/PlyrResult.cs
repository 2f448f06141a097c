using System.Text.Json;

namespace PlyrFm.Cli.Tests;

/// <summary>What a run of the command line left behind.</summary>
internal sealed record PlyrResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Objects => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];
}
