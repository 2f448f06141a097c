using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class BatchPropertyTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>
{
    // About 10 s each on an idle machine; PLYR_PROPERTY_ITERATIONS looks harder. CsCheck names the seed of a failure.
    private static readonly long Iterations =
        long.Parse(Environment.GetEnvironmentVariable("PLYR_PROPERTY_ITERATIONS") ?? "60", CultureInfo.InvariantCulture);

    [PostgresFact]
    public Task Any_sequence_in_any_batches_ends_as_the_model_says_and_as_a_rebuild_makes_it() => Step.Sequence.SampleAsync(
        async steps =>
        {
            var scenario = new Scenario(steps);
            await using (await WriteAsync(scenario))
            {
            }

            var model = new Model();
            foreach (var (change, contents, _) in scenario.Changes)
            {
                model.Apply(change, contents);
            }

            Assert.Equal(model.Lines(), await Dump.LinesAsync(database));
            Assert.Empty(await Dump.OrphansAsync(database.DataSource));

            var written = await Dump.TablesAsync(database);
            await RebuildAsync();
            Assert.Equal(written, await Dump.TablesAsync(database));

            // From nothing but the records.
            await database.ExecuteAsync("delete from track; delete from track_like; delete from track_comment; delete from list; delete from profile; delete from bsky_profile");
            await RebuildAsync();
            Assert.Equal(written, await Dump.TablesAsync(database));
        },
        iter: Iterations, threads: 1, print: Print);

    [PostgresFact]
    public Task Any_part_of_the_log_can_be_written_again_without_effect() => Step.Sequence.SampleAsync(
        async steps =>
        {
            var scenario = new Scenario(steps, isReplayable: true);
            await using var writer = await WriteAsync(scenario);
            var written = await Dump.TablesAsync(database);
            var all = scenario.Changes.ConvertAll(c => c.Change);
            foreach (var count in new[] { all.Count, all.Count / 2 })
            {
                await writer.WriteAsync(all[..count], () => [], CancellationToken.None);
                Assert.Equal(written, await Dump.TablesAsync(database));
            }
        },
        iter: Iterations, threads: 1, print: Print);

    private static string Print(Step[] steps) => string.Join(' ', (object[])steps);

    private async Task<BatchTransaction> WriteAsync(Scenario scenario)
    {
        await database.ClearAsync();
        var writer = new BatchTransaction(database.DataSource, Scenario.Collections, new FakeTimeProvider(Scenario.Now));
        foreach (var batch in scenario.Batches())
        {
            await writer.WriteAsync(batch, () => [], CancellationToken.None);
        }

        return writer;
    }

    private Task<long> RebuildAsync() =>
        new Rebuild(database.DataSource, Scenario.Collections, RecordPolicy.Default, new FakeTimeProvider(Scenario.Now)).RunAsync(CancellationToken.None);
}
