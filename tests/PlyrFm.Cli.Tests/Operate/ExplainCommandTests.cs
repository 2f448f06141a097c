using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Cli.Tests.Operate;

/// <summary>Each thing that can become of a record or an account, written the way everything is written, and the sentence that tells of it.</summary>
public sealed class ExplainCommandTests(RebuildCommandTests.Database database) : IClassFixture<RebuildCommandTests.Database>, IAsyncLifetime
{
    private const string Shown = "3jzfcijpj2z2a";
    private const string Broken = "3jzfcijpj2z2b";
    private const string Down = "3jzfcijpj2z2c";
    private const string Deleted = "3jzfcijpj2z2d";

    private static readonly Did Artist = Did.Parse("did:plc:explainartist");
    private static readonly Did Asleep = Did.Parse("did:plc:explainasleep");
    private static readonly Did Stuck = Did.Parse("did:plc:explainstuck");
    private static readonly Did Guest = Did.Parse("did:plc:explainguest");
    private static readonly CollectionMap Collections = new("fm.plyr");
    private static readonly RecordIndexer Indexer = new(Collections, RecordPolicy.Default, TimeProvider.System);
    private static readonly Cid Root = Cid.ForDagCbor([0xA0]);

    public static TheoryData<string, int, string[]> Stories() => new()
    {
        { $"at://{Artist}/fm.plyr.track/{Shown}", 0, ["repository *synchronized", "verdict *valid$", "shown *yes$", "happened .* create "] },
        { $"at://artist.example/fm.plyr.track/{Shown}", 0, [$"account *{Artist}, handle artist.example, host https://pds.example", "record .*, proven by its commit"] },
        { $"at://{Artist}/fm.plyr.track/{Broken}", 1, ["verdict *invalid: kept, and shown nowhere", "  problem */artist: is required \\(required\\)"] },
        { $"at://{Artist}/fm.plyr.track/{Down}", 1, ["shown *nowhere: it is taken down"] },
        { $"at://{Artist}/fm.plyr.track/{Deleted}", 1, ["record *deleted by revision 3", "happened .* delete "] },
        { $"at://{Artist}/fm.plyr.track/never", 1, ["record *not there: the repository is synchronized and did not hold it"] },
        { $"at://{Artist}/fm.plyr.like/{Shown}", 1, ["waits *for at://did:plc:nobody/fm.plyr.track/x, which is not stored here", "shown *when its subject is"] },
        { $"at://{Asleep}/fm.plyr.track/{Shown}", 1, ["status *deactivated since .*, by relay.example 7", "shown *no: its host says that it is not active", "shown *nowhere: its account is not active"] },
        { $"at://{Stuck}/fm.plyr.track/{Shown}", 1, ["record *not seen yet; the newest refused event of the repository: BadSignature"] },
        { Stuck.Value, 1, ["repository *desynchronized", "  because *pds.example does not answer", "  next fetch *due 2026-01-02T03:04:05Z, after 3 that failed", "last refused *BadSignature, "] },
        { $"@{Artist}", 0, ["records *4, of which 1 invalid", "last refused *nothing"] },
        { "https://plyr.fm/u/artist.example", 0, ["records *4, of which 1 invalid"] },
        { $"at://{Guest}", 0, ["repository *not followed: it has had no record of ours"] },
        { "did:plc:neverseen", 1, ["did:plc:neverseen: nothing of this account was ever seen"] },
    };

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is not null || await CountAsync() > 0)
        {
            return;
        }

        var writer = new BatchWriter(database.DataSource, Collections, new BatchWriterOptions(), TimeProvider.System);
        var running = writer.RunAsync(static () => [], CancellationToken.None);
        var like = SampleRecords.Like("at://did:plc:nobody/fm.plyr.track/x", Root);
        var duet = SampleRecords.Json($$"""{"$type":"fm.plyr.track","title":"T","artist":"A","fileType":"mp3","createdAt":"2026-01-02T03:04:05.000Z","audioUrl":"https://audio.plyr.fm/a.mp3","features":[{"did":"{{Guest}}","handle":"g.example","displayName":"G"}]}""");
        Change[] changes =
        [
            new CommitChange(Artist, Rev(1), Root, [Put(Artist, Collection.Track, Shown, duet), Put(Artist, Collection.Track, Broken, SampleRecords.Json("""{"$type":"fm.plyr.track","title":"T","fileType":"mp3","createdAt":"2026-01-02T03:04:05.000Z"}"""))]),
            new CommitChange(Artist, Rev(2), Root, [Put(Artist, Collection.Track, Down, SampleRecords.Track("Down")), Put(Artist, Collection.Track, Deleted, SampleRecords.Track("Deleted")), Put(Artist, Collection.Like, Shown, like)]),
            new IdentityChange(Artist, Handle.Parse("artist.example"), new Uri("https://pds.example/")),
            new CommitChange(Asleep, Rev(1), Root, [Put(Asleep, Collection.Track, Shown, SampleRecords.Track("Asleep"))]),
            new AccountChange(Asleep, AccountStatus.Deactivated, "relay.example", 7),
            new RepoStateChange(Stuck, RepoState.Desynchronized, "pds.example does not answer", 3, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            new RejectChange(Stuck, "BadSignature"),
        ];
        foreach (var change in changes)
        {
            await writer.EnqueueAsync(change, onDurable: null, CancellationToken.None);
        }

        // A deletion is one only of what was there before.
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await writer.EnqueueAsync(new RejectChange(Guest, "nothing"), written.SetResult, CancellationToken.None);
        await written.Task;
        await writer.EnqueueAsync(new CommitChange(Artist, Rev(3), Root, [new RecordDelete(Collection.Track, Deleted)]), onDurable: null, CancellationToken.None);
        writer.Complete();
        await running;
        await using var takedown = database.DataSource.CreateCommand("update track set hidden = 4 where id = (select id from record where rkey = $1 and collection = 1)");
        takedown.Parameters.Add(new NpgsqlParameter { Value = Down });
        await takedown.ExecuteNonQueryAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresTheory]
    [MemberData(nameof(Stories))]
    public async Task Explain_says_how_it_stands_and_why(string what, int exitCode, string[] lines)
    {
        var run = await Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = database.ConnectionString }, "explain", what);

        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}\n{run.Output}{run.Error}");
        Assert.All(lines, line => Assert.Matches($"(?m)^{line}", run.Output));
    }

    [PostgresFact]
    public async Task Explain_refuses_what_is_neither_an_account_nor_a_record_of_ours()
    {
        var run = await Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = database.ConnectionString }, "explain", "at://did:plc:x/app.bsky.feed.post/y");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is neither an account nor the address of a record that is indexed here.", run.Error, StringComparison.Ordinal);
    }

    private static Tid Rev(int number) => Tid.FromMicroseconds(1_767_000_000_000_000 + number, 0);

    private static RecordUpsert Put(Did did, Collection collection, string key, byte[] block) =>
        new(Indexer.Read(did, collection, key, Cid.ForDagCbor(block), block));

    private async Task<long> CountAsync()
    {
        await using var count = database.DataSource.CreateCommand("select count(*) from record");
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
