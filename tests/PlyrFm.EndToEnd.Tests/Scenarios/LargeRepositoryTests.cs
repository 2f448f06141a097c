using System.Text.Json.Nodes;

using PlyrFm.EndToEnd.Tests.Stage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Scenarios;

/// <summary>Somebody who has written thousands of other things is fetched by parts, from the reference PDS.</summary>
[Collection(SharedTheatre.Name)]
public sealed class LargeRepositoryTests(Theatre theatre)
{
    private const string Track = "fm.plyr.track";

    [LocalNetworkFact]
    public async Task Account_with_thousands_of_other_records_is_fetched_by_parts_and_its_deletions_with_it()
    {
        var artist = await theatre.CreateAccountAsync();
        for (var i = 0; i < 15; i++)
        {
            // On either side of ours in the tree.
            var collection = i % 3 == 0 ? "sh.tangled.string" : "app.bsky.feed.post";
            await artist.ApplyWritesAsync(Enumerable.Range(0, 200).Select(n =>
                RecordWrite.Create(collection, new JsonObject { ["text"] = $"{i} {n} {new string('x', 200)}", ["createdAt"] = "2026-01-02T03:04:05.000Z" })));
        }

        var stays = await artist.CreateRecordAsync(Track, Songbook.Track("Stays"));
        var goes = await artist.CreateRecordAsync(Track, Songbook.Track("Goes"));
        await artist.CreateRecordAsync("fm.plyr.like", Songbook.Like(stays));
        await artist.PutRecordAsync("app.bsky.actor.profile", "self", new JsonObject { ["displayName"] = "Writes a lot" });
        await theatre.SettleAsync();

        await using var other = await OtherIndexer.StartAsync(theatre, settings => settings["Backfill__SparseAboveKiB"] = "256");
        await theatre.UntilEqualAsync(other.Database, other.Host);
        await AssertProvenByPartsAsync(other, artist, records: 4);

        // What is deleted while it does not listen, and no event tells it of afterwards: the next one only shows that there was something.
        await other.Host.KillAsync();
        await artist.DeleteRecordAsync(Track, goes.RecordKey);
        await artist.PutRecordAsync(Track, stays.RecordKey, Songbook.Track("Stays, under another name"));
        await theatre.SettleAsync();
        await using (var command = other.Database.CreateCommand("delete from source_cursor"))
        {
            await command.ExecuteNonQueryAsync();
        }

        await other.Host.StartAsync();
        await Wait.UntilAsync("it listens", async () => (await theatre.Network.GetRelayStateAsync()).Consumers == 2 ? null : other.Host.Log());
        await artist.CreateRecordAsync("app.bsky.feed.post", new JsonObject { ["text"] = "one more", ["createdAt"] = "2026-01-02T03:04:05.000Z" });
        await theatre.UntilEqualAsync(other.Database, other.Host);
        await AssertProvenByPartsAsync(other, artist, records: 3);
        Assert.Empty((await other.Host.StatusAsync())["backfill"]!["sparseAbandoned"]!.AsObject());
    }

    private static async Task AssertProvenByPartsAsync(OtherIndexer indexer, LocalAccount account, long records)
    {
        Assert.True((await indexer.Host.StatusAsync())["backfill"]!["sparse"]!.GetValue<long>() > 0);
        await using var command = indexer.Database.CreateCommand("""
            select count(*) filter (where r.verified_by = 4), count(*) from record r join actor a on a.id = r.actor_id where a.did = $1
            """);
        command.Parameters.AddWithValue(account.Did);
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        Assert.Equal(records, row.GetInt64(1));
        Assert.True(row.GetInt64(0) > 0);
    }
}
