using System.Text;
using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Com.Atproto.Label;
using PlyrFm.TestKit;
using Label = PlyrFm.AtProto.Labels.Label;

namespace PlyrFm.AppViewApi.Tests.Labels;

/// <summary>Labels by what they are about: which are found, in pages, and that each can be checked with its labeler's key.</summary>
public sealed class QueryLabelsTests(LabelledFixture fixture) : IClassFixture<LabelledFixture>, IAsyncLifetime
{
    private const string Moderation = LabelledFixture.Moderation;
    private const string Critic = LabelledFixture.Critic;
    private const string Artist = "did:plc:artistaaaaaaaaaaaaaaaaaa";
    private const string Other = "did:plc:artistb";
    private const string Song = $"at://{Artist}/fm.plyr.track/3kaaaaaaaaa22";
    private const string Longer = $"at://{Artist}/fm.plyr.track/3kaaaaaaaaa22x";
    private const string List = $"at://{Artist}/fm.plyr.list/3kaaaaaaaaa22";
    private const string Foreign = $"at://{Other}/fm.plyr.track/3kaaaaaaaaa22";

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await fixture.Seed.RunAsync("truncate label");
        foreach (var subject in new[] { Song, Longer, List, Foreign, Artist })
            await fixture.LabelAsync(Critic, subject, "lofi");
        await fixture.LabelAsync(Moderation, Song, "spam");
        await fixture.LabelAsync(Moderation, Song, "taken-back");
        await fixture.LabelAsync(Moderation, Song, "taken-back", isNegated: true);
        await fixture.LabelAsync(Moderation, Song, "over", exp: "2026-01-02T00:00:00Z");
        await fixture.LabelAsync(Moderation, Song, "not-over", exp: "2099-01-02T00:00:00Z");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresTheory]
    [InlineData($"{Song}", $"{Song} lofi|{Song} not-over|{Song} spam")]
    [InlineData($"{Song}*", $"{Song} lofi|{Song} not-over|{Song} spam|{Longer} lofi")]
    [InlineData($"at://{Artist}/fm.plyr.track/*", $"{Song} lofi|{Song} not-over|{Song} spam|{Longer} lofi")]
    [InlineData($"at://{Artist}/*", $"{List} lofi|{Song} lofi|{Song} not-over|{Song} spam|{Longer} lofi")]
    [InlineData($"{List} {Artist}", $"{List} lofi|{Artist} lofi")]
    [InlineData($"{Song} {Song} at://{Artist}/fm.plyr.track/3kaaaaaaaaa22*", $"{Song} lofi|{Song} not-over|{Song} spam|{Longer} lofi")]
    [InlineData("did:*", $"{Artist} lofi")]
    [InlineData("*", $"{List} lofi|{Song} lofi|{Song} not-over|{Song} spam|{Longer} lofi|{Foreign} lofi|{Artist} lofi")]
    [InlineData($"at://{Artist}/fm.plyr.track", "")]
    [InlineData("at://did:plc:nobody/*", "")]
    [InlineData("at://%_", "")]
    public async Task Labels_are_found_by_pattern(string patterns, string expected) =>
        Assert.Equal(expected, string.Join('|', (await AskAsync(Patterns(patterns))).Select(Name)));

    [PostgresFact]
    public async Task Sources_narrow_the_search_and_a_labeler_that_is_no_longer_followed_is_not_heard()
    {
        Assert.Equal([$"{Song} lofi"], (await AskAsync([.. Patterns(Song), ("sources", Critic)])).Select(Name));
        Assert.Equal(3, (await AskAsync([.. Patterns(Song), ("sources", Critic), ("sources", Moderation)])).Count);
        Assert.Empty(await AskAsync([.. Patterns(Song), ("sources", "did:plc:nobodynobodynobodynobody")]));

        await fixture.Seed.RunAsync("update labeler set is_followed = false where did = @did", ("did", Critic));
        Assert.Equal([$"{Song} not-over", $"{Song} spam"], (await AskAsync(Patterns(Song))).Select(Name));
        await fixture.Seed.RunAsync("update labeler set is_followed = true");
    }

    [PostgresFact]
    public async Task Every_label_is_signed_by_its_labeler()
    {
        var labels = await AskAsync(Patterns("*"));

        Assert.Equal(7, labels.Count);
        foreach (var label in labels)
        {
            Assert.True(Label.TryRead((DataMap)DataValue.FromJson(Encoding.UTF8.GetBytes(label.GetRawText())), out var signed, out var reason), reason.ToString());
            Assert.True(signed.VerifySignature(fixture.KeyOf(signed.Src.Value)), Name(label));
        }
    }

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(250)]
    public async Task Pages_have_every_label_once(int limit)
    {
        (string, object)[] patterns = [.. Patterns($"* did:* at://{Artist}/fm.plyr.track/*"), ("limit", limit)];
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await fixture.Client.QueryAsync(QueryLabels.NsidText, cursor is null ? patterns : [.. patterns, ("cursor", cursor)]);
            names.AddRange(page.Items("labels").Select(Name));
            cursor = page.Optional("cursor");
            if (names.Count == limit)
            {
                // What the page ended with is taken back, and something before it is said: neither moves what is to come.
                await fixture.LabelAsync(Critic, names[0].Split(' ')[0], names[0].Split(' ')[1], isNegated: true);
                await fixture.LabelAsync(Critic, $"at://{Artist}/fm.plyr.comment/3kaaaaaaaaa22", "early");
            }
        }
        while (cursor is not null && names.Count < 100);

        Assert.Equal([$"{List} lofi", $"{Song} lofi", $"{Song} not-over", $"{Song} spam", $"{Longer} lofi", $"{Foreign} lofi", $"{Artist} lofi"], names);
    }

    [PostgresTheory]
    [InlineData("uriPatterns=at://*/fm.plyr.track/*", "InvalidRequest")]
    [InlineData("uriPatterns=**", "InvalidRequest")]
    [InlineData("sources=did:plc:a", "InvalidRequest")]
    [InlineData("uriPatterns=*&sources=artist.example", "InvalidRequest")]
    [InlineData("uriPatterns=*&limit=251", "InvalidRequest")]
    [InlineData("uriPatterns=*&cursor=x", "InvalidCursor")]
    public async Task Anything_else_is_refused(string query, string error)
    {
        using var response = await fixture.Client.GetAsync($"/xrpc/{QueryLabels.NsidText}?{query}");
        Assert.Equal((400, error), ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Text("error")));
    }

    private async Task<List<JsonElement>> AskAsync((string, object)[] parameters)
    {
        var answer = await fixture.Client.QueryAsync(QueryLabels.NsidText, parameters);
        Assert.Null(answer.Optional("cursor"));
        return [.. answer.Items("labels")];
    }

    private static (string, object)[] Patterns(string patterns) => [.. patterns.Split(' ').Select(pattern => ("uriPatterns", (object)pattern))];

    private static string Name(JsonElement label) => $"{label.Text("uri")} {label.Text("val")}";
}
