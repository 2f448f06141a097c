using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>The API lives longer than its database is there.</summary>
public sealed class DatabaseAwayTests
{
    [Theory]
    [InlineData(ListTracks.NsidText, "")]
    [InlineData(GetProfile.NsidText, "actor=a.example")]
    [InlineData(GetStats.NsidText, "")]
    [InlineData(GetRepoStatus.NsidText, "did=did:plc:nobodynobodynobodynobody&minRev=3jzfcijpj2z2a&waitMs=5000")]
    public async Task Query_without_a_database_is_worth_repeating(string nsid, string parameters)
    {
        await using var api = new RunningApi(RunningApi.DatabaseThatIsAway);
        using var client = api.CreateClient();

        using var response = await client.GetAsync($"/xrpc/{nsid}?{parameters}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("\"NotEnoughResources\"", await response.Content.ReadAsStringAsync());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var admin = new HttpClient { BaseAddress = api.Services.GetRequiredService<AdminListener>().Address };
        using var ready = await admin.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("does not admit us", await ready.Content.ReadAsStringAsync());
    }

    [PostgresFact]
    public async Task Api_answers_as_soon_as_the_schema_is_there_and_again_after_a_failure()
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync();
        await using var api = new RunningApi(connectionString);
        using var client = api.CreateClient();
        using var admin = new HttpClient { BaseAddress = api.Services.GetRequiredService<AdminListener>().Address };

        Assert.Equal("NotEnoughResources", await client.FailAsync(503, ListTracks.NsidText));
        await using (var database = Npgsql.NpgsqlDataSource.Create(connectionString))
        {
            await Migrator.MigrateAsync(database, CancellationToken.None);
            await client.QueryAsync(ListTracks.NsidText);
            Assert.Equal("ready\n", await admin.GetStringAsync("/readyz"));

            // All of its connections die at once, as in a restart of the server.
            await using var kill = database.CreateCommand("""
                select count(pg_terminate_backend(pid))
                from pg_stat_activity
                where application_name = 'plyr-appview-api' and datname = current_database()
                """);
            Assert.InRange((long)(await kill.ExecuteScalarAsync())!, 1, 10);
        }

        // One request may find the dead connection; it is told to come again.
        await Wait.UntilAsync("queries are answered again", async () =>
        {
            using var response = await client.GetAsync($"/xrpc/{ListTracks.NsidText}");
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
            return response.IsSuccessStatusCode ? null : "503";
        });
        await Wait.UntilAsync("notifications are heard again", async () =>
            (await admin.GetStringAsync("/status")).Contains("\"listening\": true") ? null : "not listening");
        await server.DropDatabaseAsync(connectionString);
    }

    [PostgresFact]
    public async Task Statement_that_takes_too_long_is_given_up()
    {
        await using var fixture = new ApiFixture();
        await fixture.InitializeAsync();
        // Somebody holds the table; a reader waits for it until its limit.
        await using var connection = await fixture.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new Npgsql.NpgsqlCommand("lock table track in access exclusive mode", connection, transaction);
        await command.ExecuteNonQueryAsync();
        var started = Stopwatch.GetTimestamp();

        Assert.Equal("NotEnoughResources", await fixture.Client.FailAsync(503, ListTracks.NsidText));

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(8));
        await transaction.RollbackAsync();
        await fixture.Client.QueryAsync(ListTracks.NsidText);
    }
}
