using System.CommandLine;
using System.Text.Json;
using PlyrFm.Cli.Network;

namespace PlyrFm.Cli.Operate;

/// <summary><c>plyr status</c>: how the indexer and the API of this machine are doing.</summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        var isJson = new Option<bool>("--json") { Description = "One JSON object: {\"indexer\",\"api\"}, each what its /status says, or {\"error\"}." };
        return new Command("status", "How the running indexer and API are doing. Ends with 0 only when both are well.") { isJson }
            .Does(terminal, async (parsed, ct) =>
            {
                var settings = new LocalSettings(terminal);
                var (indexerUrl, apiUrl) = (settings.IndexerAdmin, settings.ApiAdmin);
                using var admin = new AdminClient();
                var indexer = await AskAsync(admin, indexerUrl, ct);
                var api = await AskAsync(admin, apiUrl, ct);
                if (parsed.GetValue(isJson))
                {
                    JsonOutput.Write(terminal, output =>
                    {
                        indexer.WriteTo("indexer", output);
                        api.WriteTo("api", output);
                    });
                }
                else
                {
                    StatusTable.WriteIndexer(terminal.Output, indexerUrl, indexer);
                    StatusTable.WriteApi(terminal.Output, apiUrl, api);
                }

                return IsIndexerWell(indexer) && IsApiWell(api) ? ExitCode.Well : ExitCode.NotWell;
            });
    }

    private static async Task<HostStatus> AskAsync(AdminClient admin, Uri host, CancellationToken ct)
    {
        try
        {
            var (isSuccess, answer) = await admin.SendAsync(HttpMethod.Get, host, "/status", ct);
            return isSuccess && answer.ValueKind == JsonValueKind.Object ? new HostStatus(answer, null) : new HostStatus(null, $"{host} has no status.");
        }
        catch (IOException e)
        {
            return new HostStatus(null, e.Message);
        }
    }

    private static bool IsIndexerWell(HostStatus indexer) =>
        indexer.Text("role") == "standby" || (indexer.Is("databaseReady") && indexer.Items("sources").All(source => HostStatus.Text(source, "state") == "connected"));

    private static bool IsApiWell(HostStatus api) => api.Is("ready");
}
