using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class BatchTransactionTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>, IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(Scenario.Now);

    public Task InitializeAsync() => PostgresServer.Missing is null ? database.ClearAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task A_like_waits_for_its_track_and_for_its_return()
    {
        await WriteAsync(Changes.Commit(Changes.Bob, 1, Changes.Like(Changes.Key(1), Changes.Alice, Changes.Key(9))));
        Assert.Equal(["waiting"], await JoinsAsync());
        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Track(Changes.Key(9))));
        Assert.Equal(["joined 1"], await JoinsAsync());
        await WriteAsync(Changes.Commit(Changes.Alice, 3, Changes.Delete(Collection.Track, Changes.Key(9))));
        Assert.Equal(["waiting"], await JoinsAsync());
        await WriteAsync(Changes.Commit(Changes.Alice, 4, Changes.Track(Changes.Key(9))));
        Assert.Equal(["joined 1"], await JoinsAsync());
    }

    [PostgresFact]
    public async Task Of_several_likes_of_one_account_the_oldest_counts_whatever_order_they_come_and_go_in()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(9))));
        RecordUpsert Like(int key) => Changes.Like(Changes.Key(key), Changes.Alice, Changes.Key(9));
        async Task AssertCountedAsync(int key)
        {
            Assert.Equal([Changes.Key(key)], await database.LinesAsync("select rkey from track_like where counted"));
            Assert.Equal(1, await database.ScalarAsync<int>("select like_count from track_stat"));
        }

        await WriteAsync(Changes.Commit(Changes.Bob, 1, Like(30), Like(40), Like(50)));
        await AssertCountedAsync(30);
        await WriteAsync(Changes.Commit(Changes.Bob, 2, Like(20)));
        await AssertCountedAsync(20);
        await WriteAsync(Changes.Commit(Changes.Bob, 3, Changes.Delete(Collection.Like, Changes.Key(20))));
        await AssertCountedAsync(30);
        await WriteAsync(Changes.Commit(Changes.Bob, 4, Changes.Delete(Collection.Like, Changes.Key(30)), Changes.Delete(Collection.Like, Changes.Key(40)), Like(45)));
        await AssertCountedAsync(45);
    }

    [PostgresFact]
    public async Task A_track_that_turns_invalid_disappears_and_its_record_says_why()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))));
        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Put(Collection.Track, Changes.Key(1), """{"$type":"fm.plyr.track","title":"no artist\u0000"}""")));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from track"));
        Assert.Equal(
            """{"path": "artist", "rule": "required", "message": "is required"}""",
            await database.ScalarAsync<string>("select (problems->0)::text from record where verdict = 2"));
    }

    [PostgresFact]
    public async Task What_an_operator_or_a_check_has_found_out_survives_an_edit_of_the_title()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1), "old")));
        await new OperatorPolicy(database.DataSource, Scenario.Collections, _time).DecideAsync(
            [new($"at://{Changes.Alice}/fm.plyr.track/{Changes.Key(1)}", PolicyAction.Hide, "test", "tester")], isDryRun: false, CancellationToken.None);
        await database.ExecuteAsync("insert into audio_source (track_id, kind, host, state) select id, 2, 'https://pds.example', 1 from track");
        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Track(Changes.Key(1), "new")));
        Assert.Equal("new 2 1", await database.ScalarAsync<string>("select concat_ws(' ', title, hidden, state) from track join audio_source on track_id = id"));
        await new OperatorPolicy(database.DataSource, Scenario.Collections, _time).DecideAsync(
            [new($"at://{Changes.Alice}/fm.plyr.track/{Changes.Key(1)}", PolicyAction.Clear, "test", "tester")], isDryRun: false, CancellationToken.None);
    }

    [PostgresFact]
    public async Task The_second_of_two_equal_snapshots_writes_no_record()
    {
        SnapshotChange Snapshot(int rev) => new(Changes.Alice, Changes.Rev(rev), Changes.Root, [.. Enumerable.Range(1, 5000).Select(i => Changes.Track(Changes.Key(i)).Record)]);
        var first = await WriteAsync(Snapshot(1));
        Assert.Equal(5000, first!.Value.RecordsWritten);
        const string versions = "select md5(string_agg(concat_ws(' ', id, xmin, ctid), ',' order by id)) from record";
        var before = await database.ScalarAsync<string>(versions);
        var second = await WriteAsync(Snapshot(2));
        Assert.Equal(0, second!.Value.RecordsWritten);
        Assert.Equal(before, await database.ScalarAsync<string>(versions));
        Assert.Equal(Changes.Rev(2).Value, await database.ScalarAsync<long>("select rev from repo"));

        const string row = "select concat_ws(' ', xmin, ctid) from repo";
        var repo = await database.ScalarAsync<string>(row);
        await WriteAsync(Snapshot(2));
        Assert.Equal(repo, await database.ScalarAsync<string>(row));
    }

    [PostgresFact]
    public async Task A_snapshot_older_than_the_head_is_ignored()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 5, Changes.Track(Changes.Key(1))));
        await WriteAsync(new SnapshotChange(Changes.Alice, Changes.Rev(4), Changes.Root, []));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from track"));
    }

    [PostgresFact]
    public async Task A_handle_belongs_to_its_newest_owner_even_when_two_swap_in_one_batch()
    {
        await WriteAsync(Identity(Changes.Alice, "one.example.com"), Identity(Changes.Bob, "two.example.com"));
        await WriteAsync(Identity(Changes.Alice, "two.example.com"), Identity(Changes.Bob, "one.example.com"));
        Assert.Equal(["two.example.com", "one.example.com"], await database.LinesAsync("select handle from actor order by did"));
        await WriteAsync(Identity(Changes.Bob, "two.example.com"));
        Assert.Equal(["none", "two.example.com"], await database.LinesAsync("select coalesce(handle, 'none') from actor order by did"));
        await WriteAsync(Identity(People.Dids[2], "two.example.com"), Identity(People.Dids[2], null));
        Assert.Equal(["none", "none", "none"], await database.LinesAsync("select coalesce(handle, 'none') from actor order by did"));
    }

    [PostgresFact]
    public async Task Readers_are_told_of_repositories_that_moved_by_a_commit_of_ours()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var told = new List<string>();
        connection.Notification += (_, notice) => told.AddRange(notice.Payload.Split('\n'));
        await using (var listen = new NpgsqlCommand("listen plyr_repo", connection))
        {
            await listen.ExecuteNonQueryAsync();
        }

        await WriteAsync(Changes.Commit(Changes.Bob, 1), Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))));
        Assert.True(await connection.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal([$"{Changes.Alice} {Changes.Rev(1)}"], told);
    }

    [Fact]
    public void Notices_are_cut_to_what_a_payload_can_hold()
    {
        var lines = Enumerable.Range(0, 500).Select(i => $"did:plc:{i:d24} 3kaaaaaaaaa2a").ToList();
        var payloads = RepoNotices.Payloads(lines).ToList();
        Assert.All(payloads, payload => Assert.True(payload.Length < 8000));
        Assert.Equal(lines, payloads.SelectMany(payload => payload.Split('\n')));
    }

    [PostgresFact]
    public async Task The_longest_names_and_tags_fit_into_every_index()
    {
        var random = new Random(7);
        string Noise(int length) => string.Create(length, random, (text, r) => { foreach (ref var c in text) { c = (char)('a' + r.Next(26)); } });
        var did = Did.Parse("did:web:" + Noise(480));
        var key = Noise(512);
        // A ligature that NFKC makes eleven times as long, as often as a tag may hold it.
        var tags = string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"{new string('\ufdfa', 63)}{(char)('a' + i)}\""));
        await WriteAsync(
            Changes.Commit(did, 1, Changes.Put(Collection.Track, key, $$"""{"$type":"fm.plyr.track","title":"T","artist":"A","fileType":"mp3","createdAt":"{{Content.CreatedAt}}","tags":[{{tags}}]}""")),
            Changes.Commit(Changes.Bob, 1, Changes.Like(Noise(512), did, key)));
        Assert.Equal("1", await database.ScalarAsync<string>("select like_count::text from track_stat"));
    }

    [PostgresFact]
    public async Task Tags_that_differ_in_compatibility_forms_only_are_one()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Put(
            Collection.Track, Changes.Key(1),
            $$"""{"$type":"fm.plyr.track","title":"T","artist":"A","fileType":"mp3","createdAt":"{{Content.CreatedAt}}","tags":["b","ＡＢ","ab","\u2121"]}""")));
        Assert.Equal("{b,ab,tel}", await database.ScalarAsync<string>("select tags::text from track"));
    }

    [PostgresFact]
    public async Task States_can_be_read_back()
    {
        var retry = Scenario.Now.AddMinutes(3);
        await WriteAsync(
            new RepoStateChange(Changes.Alice, RepoState.Desynchronized, "gap", 2, retry),
            Changes.Commit(Changes.Bob, 7, Changes.Track(Changes.Key(1))),
            new AccountChange(Changes.Bob, AccountStatus.Suspended, "relay", 42));
        var states = new RepoStates(database.DataSource);
        Assert.Null(await states.LoadAsync(People.Dids[3], CancellationToken.None));
        var alice = (await states.LoadAsync(Changes.Alice, CancellationToken.None))!;
        Assert.Equal((RepoState.Desynchronized, "gap", 2, retry), (alice.State, alice.Reason, alice.Attempts, alice.RetryAt));
        Assert.Null(alice.Head);
        var bob = (await states.LoadAsync(Changes.Bob, CancellationToken.None))!;
        Assert.Equal((RepoState.Synchronized, AccountStatus.Suspended, "relay", 42L), (bob.State, bob.Status, bob.AccountSource, bob.AccountSeq));
        Assert.Equal(Changes.Rev(7), bob.Head!.Value.Rev);
        Assert.Empty(await states.DueAsync(Scenario.Now, 10, CancellationToken.None));
        Assert.Equal([Changes.Alice], (await states.DueAsync(retry, 10, CancellationToken.None)).Select(r => r.Did));
        var followed = new List<Did>();
        await foreach (var did in states.LoadAllTrackedAsync(CancellationToken.None))
        {
            followed.Add(did);
        }

        Assert.Equal([Changes.Alice, Changes.Bob], followed.OrderBy(d => d.Value));
    }

    [PostgresFact]
    public async Task First_sight_is_the_time_of_the_revision_unless_that_cannot_be()
    {
        var future = Tid.FromMicroseconds(Scenario.Now.AddDays(1).ToUnixTimeMilliseconds() * 1000, 0);
        await WriteAsync(
            Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))),
            new CommitChange(Changes.Bob, future, Changes.Root, [Changes.Track(Changes.Key(1))]));
        var seen = await database.LinesAsync("select first_indexed_at::text from track t join actor a on a.id = t.actor_id order by a.did");
        Assert.Equal([Changes.Rev(1).Time, Scenario.Now], seen.Select(text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)));
    }

    private static IdentityChange Identity(Did did, string? handle) => new(did, handle is null ? null : Handle.Parse(handle), null);

    [PostgresFact]
    public async Task Record_that_is_proven_ahead_of_the_head_is_not_undone_by_what_is_older()
    {
        ProofChange Proof(int rev, RecordOp op) => new(Changes.Alice, Changes.Rev(rev), op);
        async Task<string[]> TitlesAsync() => [.. await database.LinesAsync("select title from track order by title")];
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1), "a1"), Changes.Track(Changes.Key(2), "b1")));

        await WriteAsync(Proof(9, Changes.Track(Changes.Key(1), "a9")), Proof(9, Changes.Track(Changes.Key(3), "c9")), Proof(9, Changes.Delete(Collection.Track, Changes.Key(2))));
        Assert.Equal(["a9", "c9"], await TitlesAsync());
        Assert.Equal(Changes.Rev(1).Value, await database.ScalarAsync<long>("select rev from repo"));

        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Track(Changes.Key(1), "a2"), Changes.Delete(Collection.Track, Changes.Key(3))));
        await WriteAsync(new SnapshotChange(Changes.Alice, Changes.Rev(3), Changes.Root, []));
        Assert.Equal(["a9", "c9"], await TitlesAsync());
        Assert.Equal(Changes.Rev(3).Value, await database.ScalarAsync<long>("select rev from repo"));

        await WriteAsync(Proof(2, Changes.Delete(Collection.Track, Changes.Key(1)))); // older than the head
        await WriteAsync(Proof(10, Changes.Delete(Collection.Track, Changes.Key(7)))); // was never there
        Assert.Equal(["a9", "c9"], await TitlesAsync());
        Assert.Equal([Changes.Key(2)], await database.LinesAsync("select rkey from deleted_record"));
        await WriteAsync(new SnapshotChange(Changes.Alice, Changes.Rev(10), Changes.Root, []));
        Assert.Empty(await TitlesAsync());
    }

    private async Task<BatchReport?> WriteAsync(params Change[] changes)
    {
        await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, _time);
        return await writer.WriteAsync(changes, () => [], CancellationToken.None);
    }

    private Task<string[]> JoinsAsync() => database.LinesAsync(
        "select concat_ws(' ', case when l.track_id is null then 'waiting' else 'joined' end, s.like_count) from track_like l left join track_stat s on s.track_id = l.track_id");
}
