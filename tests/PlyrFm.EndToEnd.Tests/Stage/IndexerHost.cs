using System.Text.Json.Nodes;

using PlyrFm.TestKit;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>The indexer in a process of its own.</summary>
internal sealed class IndexerHost(IEnumerable<KeyValuePair<string, string>> settings) : ServiceHost("PlyrFm.Indexer.dll", "Admin__IndexerUrl", settings)
{
    public async Task<JsonObject> StatusAsync() => JsonNode.Parse(await AskAdminAsync("/status"))!.AsObject();

    /// <summary>What it has refused so far, by reason. Replays are no refusal: what happens during a fetch comes twice.</summary>
    public async Task<string> RejectsAsync()
    {
        var rejects = (await StatusAsync())["rejects"]!.AsObject();
        rejects.Remove("Replay");
        return rejects.ToJsonString();
    }

    /// <summary>Waits until every event of the first source up to <paramref name="seq"/> has had its effect, fetches included.</summary>
    public Task UntilFinishedAsync(long seq) => Wait.UntilAsync($"the indexer has finished all events up to seq {seq}", async () =>
    {
        var status = await StatusAsync();
        var path = status["path"]!;
        var isFinished = status["sources"]![0]!["cursor"]!.GetValue<long>() >= seq
            && path["bytesWaiting"]!.GetValue<long>() == 0 && path["fetchesActive"]!.GetValue<int>() == 0 && path["fetchesQueued"]!.GetValue<int>() == 0;
        return isFinished ? null : $"{status}\n{Log()}";
    });
}
