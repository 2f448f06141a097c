using System.Diagnostics;
using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit.Network;

using Xunit.Abstractions;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>What its author has deleted is told by nobody.</summary>
[Collection(SharedTheatre.Name)]
public sealed class DeletionTests(Theatre theatre, ITestOutputHelper output)
{
    private const string Track = "fm.plyr.track";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // Words that stand in no other record.
    private static readonly Dictionary<string, string> Words = new()
    {
        ["title"] = "Quintessenz",
        ["comment"] = "Zwischenruf",
        ["list"] = "Sammelsurium",
        ["bio"] = "Selbstauskunft",
        ["name"] = "Rumpelstilz",
    };

    private readonly Dictionary<string, JsonObject> _lexicons = [];

    [LocalNetworkFact]
    public async Task Deleted_content_is_gone_from_every_endpoint_within_five_seconds()
    {
        var artist = await theatre.CreateAccountAsync();
        var fan = await theatre.CreateAccountAsync(pds: 1);
        var track = await artist.CreateRecordAsync(Track, Songbook.Track(Words["title"]));
        await artist.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile(Words["bio"]));
        await artist.PutRecordAsync("app.bsky.actor.profile", "self", new JsonObject { ["displayName"] = Words["name"] });
        var like = await fan.CreateRecordAsync("fm.plyr.like", Songbook.Like(track));
        var comment = await fan.CreateRecordAsync("fm.plyr.comment", Songbook.Comment(track, Words["comment"], 1));
        var list = await fan.CreateRecordAsync("fm.plyr.list", Songbook.List(Words["list"], "playlist", track));
        await theatre.SettleAsync();
        await ReadLexiconsAsync();
        string[] traces = [.. Words.Values, like.Uri, track.Cid!];
        var values = new Dictionary<string, string[]>
        {
            ["uri"] = [track.Uri],
            ["uris"] = [track.Uri, list.Uri],
            ["url"] = [track.Uri, list.Uri, $"https://plyr.fm/u/{artist.Handle}"],
            ["list"] = [list.Uri],
            ["actor"] = [artist.Did, fan.Did],
            ["actors"] = [artist.Did, fan.Did],
            ["did"] = [artist.Did, fan.Did],
            ["q"] = [.. Words.Values],
            ["uriPatterns"] = [$"at://{artist.Did}/*", $"at://{fan.Did}/*"],
        };
        // Each is shown somewhere, so looking everywhere will not miss it.
        Assert.Empty(traces.Except(await FoundAsync(traces, values)));

        await fan.DeleteRecordAsync("fm.plyr.like", like.RecordKey);
        await fan.DeleteRecordAsync("fm.plyr.comment", comment.RecordKey);
        await fan.DeleteRecordAsync("fm.plyr.list", list.RecordKey);
        await artist.DeleteRecordAsync("fm.plyr.actor.profile", "self");
        await artist.DeleteRecordAsync("app.bsky.actor.profile", "self");
        await artist.DeleteRecordAsync(Track, track.RecordKey);
        var clock = Stopwatch.StartNew();
        string[] found;
        do
        {
            var asked = clock.Elapsed;
            found = await FoundAsync(traces, values);
            Assert.True(found is [] || asked < Limit, $"Still shown after {asked}: {string.Join(", ", found)}");
        }
        while (found is not []);

        output.WriteLine($"Nothing was shown any more {clock.Elapsed.TotalMilliseconds:F0} ms after the last deletion at the PDS.");
        await theatre.SettleAsync();
    }

    private async Task ReadLexiconsAsync()
    {
        var welcome = JsonNode.Parse(await theatre.Api.Client.GetStringAsync("/"))!;
        foreach (var (nsid, _) in welcome["queries"]!.AsObject())
        {
            _lexicons[nsid] = JsonNode.Parse(await theatre.Api.Client.GetStringAsync($"/lexicons/{nsid}.json"))!.AsObject();
        }

        Assert.True(_lexicons.Count >= 20, "the queries were found");
    }

    /// <summary>Asks every query with every value that its required parameter may have here, a single record by the three parts of its address.</summary>
    private async Task<string[]> FoundAsync(string[] traces, Dictionary<string, string[]> values)
    {
        var found = new HashSet<string>();
        foreach (var (nsid, lexicon) in _lexicons)
        {
            var parameters = lexicon["defs"]!["main"]!["parameters"];
            string[] required = [.. parameters?["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? []];
            var limit = parameters?["properties"]?["limit"]?["maximum"] is { } most ? $"limit={most}" : "";
            IEnumerable<string> queries = required switch
            {
                [] => [""],
                [var name] => values[name].Select(value => $"{name}={Uri.EscapeDataString(value)}"),
                ["service", "search"] => values["q"].Select(text => $"service={Uri.EscapeDataString(values["uri"][0])}&search={Uri.EscapeDataString(text)}"),
                _ => values["uri"].Select(uri => uri["at://".Length..].Split('/')).Select(address => $"repo={address[0]}&collection={address[1]}&rkey={address[2]}"),
            };
            foreach (var query in queries)
            {
                using var response = await theatre.Api.Client.GetAsync($"/xrpc/{nsid}?{query}&{limit}".TrimEnd('&', '?'));
                var body = await response.Content.ReadAsStringAsync();
                Assert.True((int)response.StatusCode < 500, $"{nsid}: {body}");
                // A refusal may repeat what was asked.
                found.UnionWith(response.IsSuccessStatusCode ? traces.Where(trace => body.Contains(trace, StringComparison.Ordinal)) : []);
            }
        }

        return [.. found];
    }
}
