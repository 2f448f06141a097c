using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Cli.Tests.Operate;

public sealed class RebuildCommandTests(RebuildCommandTests.Database database) : IClassFixture<RebuildCommandTests.Database>
{
    private const string InsertTrack = """
        with a as (insert into actor (did, first_seen_at) values ('did:plc:rebuild', now()) returning id)
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select a.id, 1, '3jzfcijpj2z2a', @cid, 1, 0, 2, now(), now(), @cbor from a
        """;

    [PostgresFact]
    public async Task Rebuild_makes_a_track_of_a_stored_record()
    {
        var block = SampleRecords.Track("Rebuilt");
        await using var insert = database.DataSource.CreateCommand(InsertTrack);
        insert.Parameters.AddWithValue("cid", Cid.ForDagCbor(block).ToArray());
        insert.Parameters.AddWithValue("cbor", block);
        await insert.ExecuteNonQueryAsync();

        var run = await Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = database.ConnectionString }, "rebuild");

        Assert.Equal(new PlyrResult(0, "1 records read, projections made anew\n", ""), run);
        await using var title = database.DataSource.CreateCommand("select title from track");
        Assert.Equal("Rebuilt", await title.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Rebuild_of_a_database_that_is_not_there_is_one_sentence()
    {
        var run = await Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = "Host=127.0.0.1;Port=1;Timeout=2;Username=nobody;Password=secret" }, "rebuild");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^plyr: .+\n$", run.Error);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A database with the schema.</summary>
    public sealed class Database : PostgresDatabase
    {
        protected override async Task MigrateAsync(string connectionString)
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await Migrator.MigrateAsync(source, CancellationToken.None);
        }
    }
}
