using System.Text;
using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Feeds;

/// <summary>Everything that is held of one account, and nothing of another.</summary>
public sealed class ExportTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [PostgresFact]
    public async Task Export_has_every_record_once_and_as_it_was_signed()
    {
        var seed = fixture.Seed;
        var actor = await seed.ActorAsync("exported");
        var other = await seed.ActorAsync("other");
        var foreign = await seed.TrackAsync(other);
        var expected = new List<string> { (await seed.TrackAsync(actor)).Uri };
        // More than one step of the reader, of one collection.
        for (var i = 0; i < 1001; i++)
            expected.Add((await seed.LikeAsync(actor, $"at://did:plc:x/fm.plyr.track/{i}", null, null, foreign.Cid)).Uri);
        expected.Add((await seed.ListAsync(actor, "List", "album", [])).Uri);
        await seed.TrackAsync(actor, "Taken down", hidden: 4);

        using var export = JsonDocument.Parse(await fixture.Client.GetStringAsync($"/export/{actor.Did}"));

        Assert.Equal(actor.Did, export.RootElement.Text("did"));
        var records = export.RootElement.Items("records").ToList();
        Assert.Equal(expected.Order(StringComparer.Ordinal), records.Select(record => record.Text("uri")).Order(StringComparer.Ordinal));
        Assert.All(records, record => Assert.Equal(
            record.Text("cid"), Cid.ForDagCbor(DataValue.FromJson(Encoding.UTF8.GetBytes(record.GetProperty("value").GetRawText())).ToCbor()).ToString()));
    }

    [PostgresFact]
    public async Task Accounts_that_may_not_be_shown_are_not_exported()
    {
        foreach (var hidden in new[] { 4, 8 })
        {
            var actor = await fixture.Seed.ActorAsync($"hidden{hidden}", hidden: hidden);
            await fixture.Seed.TrackAsync(actor);
            using var response = await fixture.Client.GetAsync($"/export/{actor.Did}");
            Assert.Equal(404, (int)response.StatusCode);
        }

        using var nonsense = await fixture.Client.GetAsync("/export/artist.example");
        Assert.Equal(400, (int)nonsense.StatusCode);
    }
}
