using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>An index that is large enough for the planner to care what it reads.</summary>
public sealed class LargeIndexFixture : IAsyncLifetime, IAsyncDisposable
{
    // Activity shows the text: {"text": "x", "subject": {"uri": "at://x.y", "cid": "x"}, "createdAt": "x", "timestampMs": 0}.
    private const string Comment =
        "decode('a4' || '6474657874' || '6178' || '677375626a656374' || 'a2' || '63636964' || '6178' || '63757269' || '6861743a2f2f782e79' "
        + "|| '69637265617465644174' || '6178' || '6b74696d657374616d704d73' || '00', 'hex')";

    // 20,000 tracks of 200 artists, 100,000 likes, 20,000 comments, 2,000 lists of 20 items, 20,000 profiles, and labels (below).
    private const string Fill = $"""
        insert into actor (did, handle, pds, first_seen_at)
        select 'did:plc:artist' || lpad(n::text, 17, '0') || 'a', 'a' || n || '.example', 'https://pds.example', now() from generate_series(0, 20000) n;
        insert into repo (actor_id, state, rev, seen_at) select id, 2, 1, now() from actor;
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select (select min(id) from actor) + n % 200, 1, 't' || n, decode('01711220' || repeat('ab', 32), 'hex'), 1, 0, 1, now(), now(), decode('a0', 'hex')
        from generate_series(1, 20000) n;
        insert into track (id, actor_id, title, artist, album, file_type, audio_url, tags, created_at, first_indexed_at, indexed_at)
        select id, actor_id, rkey, 'x', 'Album ' || id % 7, 'mp3', 'https://audio.plyr.fm/' || rkey, array['tag' || id % 500], now() - id * interval '1 minute', now(), now()
        from record where collection = 1;
        insert into track_stat (track_id) select id from track;
        insert into track_number (actor_id, rkey, file_id) select actor_id, rkey, plyr_file_id(actor_id::text, rkey) from record where collection = 1;
        insert into track_feature select id, 0, (select min(id) from actor) + 7 from track where id % 50 = 0;
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select (select min(id) from actor) + n % 20000, 2, 'l' || n, decode('01711220' || repeat('ab', 32), 'hex'), 1, 0, 1, now(), now(), decode('a0', 'hex')
        from generate_series(1, 100000) n;
        insert into track_like (id, actor_id, rkey, subject_uri, subject_cid, track_id, counted, created_at, indexed_at)
        select r.id, r.actor_id, r.rkey, 'at://x/' || r.id, r.cid, t.id, true, now() - r.id * interval '1 minute', now()
        from record r join track t on t.id = (select min(id) from track) + r.id % 20000 where r.collection = 2;
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select (select min(id) from actor) + n % 20000, 3, 'c' || n, decode('01711220' || repeat('ab', 32), 'hex'), 1, 0, 1, now(), now(), {Comment}
        from generate_series(1, 20000) n;
        insert into track_comment (id, actor_id, subject_uri, subject_cid, track_id, timestamp_ms, created_at, indexed_at)
        select r.id, r.actor_id, 'at://x/' || r.id, r.cid, t.id, r.id % 1000, now() - r.id * interval '1 minute', now()
        from record r join track t on t.id = (select min(id) from track) + r.id % 1000 where r.collection = 3;
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select (select min(id) from actor) + n % 200, 4, 'p' || n, decode('01711220' || repeat('ab', 32), 'hex'), 1, 0, 1, now(), now(), decode('a0', 'hex')
        from generate_series(1, 2000) n;
        insert into list (id, actor_id, name, list_type, item_count, created_at, first_indexed_at, indexed_at)
        select id, actor_id, rkey, case when id % 2 = 0 then 'album' else 'playlist' end, 20, now(), now(), now() from record where collection = 4;
        insert into list_uuid select gen_random_uuid(), actor_id, rkey from record where collection = 4;
        insert into list_item (list_id, position, subject_uri, subject_cid, track_id)
        select l.id, n, 'at://x/' || n, decode('01711220' || repeat('ab', 32), 'hex'), (select min(id) from track) + (l.id * 7 + n * 200) % 20000
        from list l, generate_series(0, 19) n;
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select id, 5, 'self', decode('01711220' || repeat('ab', 32), 'hex'), 1, 0, 1, now(), now(), decode('a0', 'hex') from actor;
        insert into profile (id, actor_id, created_at, indexed_at) select id, actor_id, now() - id * interval '1 minute', now() from record where collection = 5;
        insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
        select id, 9, 'self', decode('01711220' || repeat('ab', 32), 'hex'), 1, 0, 1, now(), now(), decode('a0', 'hex') from actor order by id limit 2000;
        insert into listening (id, actor_id, track_name, artist_name, is_ours, started_at, expires_at)
        select id, actor_id, 't' || id % 20000, 'x', true, now(), now() + interval '1 day' from record where collection = 9;
        insert into list_addition (list_id, subject_uri, added_at)
        select l.id, 'at://x/' || n, now() - l.id * interval '1 second' from list l, generate_series(0, 1) n where l.list_type = 'playlist';
        insert into labeler (id, did, is_followed) values (0, '{LabelledFixture.Moderation}', true), (1, '{LabelledFixture.Critic}', true);
        """;

    // Of every track and half of the accounts. All have the same block: which label is shown does not matter here.
    private const string FillLabels = $"""
        insert into label (src, uri, val, neg, cts, seq, block, received_at)
        select '{LabelledFixture.Critic}', s.uri, 'spam', false, now(), 0, @block, now()
        from (
            select 'at://' || a.did || '/fm.plyr.track/' || r.rkey as uri from record r join actor a on a.id = r.actor_id where r.collection = 1
            union all select did from actor where id % 2 = 0) s
        """;

    private readonly ApiFixture _api = new();

    public ApiDatabase Database => _api.Database;

    internal Seed Seed => _api.Seed;

    public async Task InitializeAsync()
    {
        await _api.InitializeAsync();
        if (MissingPart.SkipReason(PostgresServer.Missing) is null)
        {
            await Seed.RunAsync(Fill);
            await Seed.RunAsync(FillLabels, ("block", Block()));
            await DiscoveryStats.CountAsync(Database.DataSource, CancellationToken.None);
            await Rankings.TakeAsync(Database.DataSource, TimeProvider.System.GetUtcNow(), CancellationToken.None);
            await AlbumTitles.SortAsync(Database.DataSource, CancellationToken.None);
            await DayStats.CountAsync(Database.DataSource, TimeProvider.System.GetUtcNow(), CancellationToken.None);
            await Seed.RunAsync("analyze");
            await HandInStatisticsAsync();
        }
    }

    private static byte[] Block() => new Label
    {
        Ver = 1,
        Src = Did.Parse(LabelledFixture.Critic),
        Uri = "did:plc:artist00000000000000001a",
        Val = "spam",
        Cts = AtDatetime.Parse("2026-01-01T00:00:00Z"),
    }.ToData().ToCbor();

    // A session keeps its newest statistics for a second or longer, so the scans that filled the tables would be counted against the first query
    // that is asked. It hands them in when it ends.
    private async Task HandInStatisticsAsync()
    {
        Database.DataSource.Clear();
        await Wait.UntilAsync("the sessions that filled the tables have ended", async () =>
            await Seed.ScalarAsync("""
                select count(*)
                from pg_stat_activity
                where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
                  and application_name <> 'plyr-appview-api'
                """) is 0 ? null : "some are alive");
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _api.DisposeAsync();
}
