using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;

namespace PlyrFm.Cli.Tests.Operate;

public sealed class HistoryCommandTests(RebuildCommandTests.Database database) : IClassFixture<RebuildCommandTests.Database>
{
    private const string Insert = """
        with a as (insert into actor (did, handle, first_seen_at) values ('did:plc:history', 'history.example', now()) returning id)
        insert into record_event (actor_id, at, action, collection, rkey, rev, cid, verdict, source, status)
        select a.id, timestamptz '2026-01-02 03:04:05Z' + e.id * interval '1 minute', e.action, e.collection, e.rkey, e.rev, e.cid, e.verdict, e.source, e.status
        from a, (values
          (1, 1, 1, '3jzfcijpj2z2a', @rev, @cid, 0, 2, null),
          (2, 1, 1, 'other', @rev, @cid, 0, 2, null),
          (3, 2, 1, '3jzfcijpj2z2a', @rev + 1024, @cid, 2, 1, null),
          (4, 4, null, null, null, null, null, null, 3),
          (5, 3, 1, '3jzfcijpj2z2a', @rev + 2048, null, null, 1, null)
        ) as e (id, action, collection, rkey, rev, cid, verdict, source, status)
        """;

    [PostgresFact]
    public async Task History_tells_what_happened_to_a_record_and_its_account()
    {
        var cid = Cid.ForDagCbor([0xA0]);
        await using (var insert = database.DataSource.CreateCommand(Insert))
        {
            insert.Parameters.AddWithValue("rev", AtProto.Syntax.Tid.Parse("3jzfcijpj2z2a").Value);
            insert.Parameters.AddWithValue("cid", cid.ToArray());
            await insert.ExecuteNonQueryAsync();
        }

        foreach (var authority in new[] { "did:plc:history", "history.example" })
        {
            var run = await RunAsync($"at://{authority}/fm.plyr.track/3jzfcijpj2z2a");

            Assert.Equal(0, run.ExitCode);
            Assert.Equal(
                [
                    $"2026-01-02T03:05:05.000Z\tcreate\t3jzfcijpj2z2a\t{cid}, valid, proven by the whole repository",
                    $"2026-01-02T03:07:05.000Z\tupdate\t3jzfcijpj322a\t{cid}, invalid, proven by its commit",
                    "2026-01-02T03:08:05.000Z\taccount\t-\tits host says that it is suspended",
                    "2026-01-02T03:09:05.000Z\tdelete\t3jzfcijpj332a\tproven by its commit",
                ],
                run.Lines);
        }

        var unknown = await RunAsync("at://did:plc:history/fm.plyr.track/never");
        Assert.Equal((1, "plyr: Nothing is known to have happened to this record itself.\n"), (unknown.ExitCode, unknown.Error));
    }

    [PostgresFact]
    public async Task History_of_what_is_not_indexed_is_refused()
    {
        foreach (var text in new[] { "nonsense", "at://did:plc:history", "at://did:plc:history/app.bsky.feed.post/x" })
        {
            var run = await RunAsync(text);

            Assert.Equal((2, "", $"plyr: \"{text}\" is not the address of a record that is indexed here.\n"), (run.ExitCode, run.Output, run.Error));
        }
    }

    private Task<PlyrResult> RunAsync(string uri) =>
        Plyr.RunWithSettingsAsync(new() { ["ConnectionStrings:Plyr"] = database.ConnectionString }, "history", uri);
}
