using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Benchmarks;

/// <summary>
/// A catalogue of any size, the same each time: for N tracks N/20 artists, N/2 accounts, 10 N likes, N/5 comments, N/5 plays, and N/10 lists
/// of 20 items. Few tracks have most of the likes, and few words are in most of the titles, as in life.
/// </summary>
internal static class LargeCatalogue
{
    // Text as the server's functions see it: :n is the number of tracks.
    private static readonly (string Name, string Sql)[] Steps =
    [
        ("functions", """
            create function syllables(i bigint) returns text language sql immutable as
            $$ select (array['ba','ce','di','fo','gu','ha','je','ki','lo','mu','na','pe','ri','so','tu','va','we','xi','yo','zu'])[1 + i % 20]
              || (array['lan','mer','nis','kor','dun','sal','ven','tis','gor','lum','ras','hel','fin','bor','mun','dal','ges','rik','ton','vus'])[1 + i / 20 % 20]
              || (array['a','en','i','os','u','ar','el','ing','or','ut','ay','ed','ir','on','us','as','er','is','ot','um'])[1 + i / 400 % 20] $$;
            create function chance(i bigint, salt int) returns float8 language sql immutable as
            $$ select (hashint8extended(i, salt) & 1073741823) / 1073741824.0 $$;
            create function word(i bigint, salt int) returns text language sql immutable as
            $$ select syllables(floor(8000 * power(chance(i, salt), 2))::bigint) $$;
            create function did_of(i bigint) returns text language sql immutable as $$ select 'did:plc:' || lpad(i::text, 24, 'a') $$;
            create function artist_of(track bigint) returns bigint language sql immutable as $$ select 1 + track * 7919 % greatest(:n / 20, 1) $$;
            create function some_track(i bigint, salt int) returns bigint language sql immutable as
            $$ select 1 + floor(:n * power(chance(i, salt), 2))::bigint $$;
            create function some_account(i bigint, salt int) returns bigint language sql immutable as
            $$ select 1 + floor(:n / 2 * chance(i, salt))::bigint $$;
            create function uri_of(track bigint) returns text language sql immutable as
            $$ select 'at://' || did_of(artist_of(track)) || '/fm.plyr.track/t' || track $$;
            create function cid_of(i bigint) returns bytea language sql immutable as $$ select decode('01711220' || md5(i::text) || md5(i::text || 'x'), 'hex') $$;
            -- DAG-CBOR: a text of less than 256 bytes.
            create function cbor(t text) returns bytea language sql immutable as
            $$ select case when octet_length(t) < 24 then set_byte('\x00', 0, 96 + octet_length(t)) else set_byte('\x7800', 1, octet_length(t)) end || convert_to(t, 'utf8') $$;
            """),
        ("accounts", """
            insert into actor (id, did, handle, pds, identity_at, first_seen_at)
            select n, did_of(n), word(n, 1) || n || '.example', 'https://pds' || n % 50 || '.example', now(), now() from generate_series(1, :n / 2) n;
            insert into repo (actor_id, state, rev, seen_at, synced_at) select id, 2, 1, now(), now() from actor;
            """),
        ("tracks", """
            create unlogged table made as
            select n, artist_of(n) as artist, initcap(word(n, 2) || ' ' || word(n, 3) || case when chance(n, 4) < 0.5 then ' ' || word(n, 5) else '' end) as title,
              initcap(syllables(artist_of(n) % 8000) || ' ' || syllables(artist_of(n) / 3 % 8000)) as credit,
              case when chance(n, 6) < 0.5 then initcap(word(n, 7)) end as album, word(n, 8) || ' ' || word(n, 9) || ' ' || word(n, 10) as description,
              'https://audio.plyr.fm/' || md5(n::text) || '.mp3' as audio, now() - chance(n, 11) * interval '700 days' as at,
              case when chance(n, 12) < 0.7 then array[word(n, 13), syllables(n % 40)] else '{}' end as tags, (256 + 300 * chance(n, 14))::int as duration
            from generate_series(1, :n) n;
            insert into record (id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
            select n, artist, 1, 't' || n, cid_of(n), 1, 0, 1, at, at,
              '\xa8'::bytea || cbor('$type') || cbor('fm.plyr.track') || cbor('title') || cbor(title) || cbor('artist') || cbor(credit)
              || cbor('audioUrl') || cbor(audio) || cbor('duration') || '\x19'::bytea || decode(lpad(to_hex(duration), 4, '0'), 'hex')
              || cbor('fileType') || cbor('mp3') || cbor('createdAt') || cbor(to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
              || cbor('description') || cbor(description)
            from made;
            insert into track (id, actor_id, title, artist, album, description, file_type, duration, audio_url, tags, created_at, first_indexed_at, indexed_at)
            select n, artist, title, credit, album, description, 'mp3', duration, audio, tags, at, at, at from made;
            insert into track_feature select n, 0, some_account(n, 15) from made where n % 20 = 0;
            """),
        ("records of likes", """
            insert into record (id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
            select 100000000 + n, some_account(n, 20), 2, 'l' || n, cid_of(n), 1, 0, 1, now(), now(), '\xa0' from generate_series(1, 10 * :n) n
            """),
        ("likes", """
            insert into track_like (id, actor_id, rkey, subject_uri, subject_cid, track_id, counted, created_at, indexed_at)
            select 100000000 + n, account, 'l' || n, uri_of(track), cid_of(track), track, row_number() over (partition by account, track order by n) = 1, at, at
            from (select n, some_account(n, 20) as account, some_track(n, 21) as track, now() - chance(n, 22) * interval '700 days' as at
              from generate_series(1, 10 * :n) n) l
            """),
        ("comments", """
            insert into record (id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
            select 300000000 + n, some_account(n, 30), 3, 'c' || n, cid_of(n), 1, 0, 1, now(), now(),
              '\xa4'::bytea || cbor('text') || cbor(word(n, 31) || ' ' || word(n, 32) || ' ' || word(n, 33)) || cbor('subject') || '\xa2'::bytea || cbor('cid') || cbor('x')
              || cbor('uri') || cbor(uri_of(some_track(n, 34))) || cbor('createdAt') || cbor('2026-01-01T00:00:00Z') || cbor('timestampMs') || '\x00'::bytea
            from generate_series(1, :n / 5) n;
            insert into track_comment (id, actor_id, subject_uri, subject_cid, track_id, timestamp_ms, created_at, indexed_at)
            select 300000000 + n, some_account(n, 30), uri_of(track), cid_of(track), track, 180000 * chance(n, 35), at, at
            from (select n, some_track(n, 34) as track, now() - chance(n, 36) * interval '700 days' as at from generate_series(1, :n / 5) n) c
            """),
        ("lists", """
            insert into record (id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
            select 400000000 + n, case when n % 2 = 0 then artist_of(n) else some_account(n, 40) end, 4, 'p' || n, cid_of(n), 1, 0, 1, now(), now(), '\xa0'
            from generate_series(1, :n / 10) n;
            insert into list (id, actor_id, name, list_type, item_count, created_at, first_indexed_at, indexed_at)
            select id, actor_id, initcap(word(id, 41) || ' ' || word(id, 42)), case when id % 2 = 0 then 'album' else 'playlist' end, 20, at, at, at
            from (select id, actor_id, now() - chance(id, 43) * interval '700 days' as at from record where collection = 4) l;
            -- Tracks whose numbers differ by a multiple of the number of artists are of one artist: what is on an album is its owner's.
            insert into list_item (list_id, position, subject_uri, subject_cid, track_id)
            select id, p, uri_of(track), cid_of(track), track
            from (select id, p, case when id % 2 = 0 then 1 + ((id - 400000001 + p * (:n / 20)) % :n) else some_track(id * 20 + p, 44) end as track from list, generate_series(0, 19) p) i
            """),
        ("profiles", """
            insert into record (id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
            select 500000000 + id, id, 5, 'self', cid_of(id), 1, 0, 1, now(), now(), '\xa0' from actor;
            insert into profile (id, actor_id, bio, created_at, indexed_at)
            select 500000000 + id, id, word(id, 50) || ' ' || word(id, 51), now() - chance(id, 52) * interval '700 days', now() from actor;
            insert into record (id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
            select 600000000 + id, id, 6, 'self', cid_of(id), 1, 0, 1, now(), now(), '\xa0' from actor;
            insert into bsky_profile (id, actor_id, display_name, indexed_at)
            select 600000000 + id, id, initcap(syllables(id % 8000) || ' ' || syllables(id / 3 % 8000)), now() from actor;
            """),
        ("plays", """
            insert into record (id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
            select 700000000 + n, some_account(n, 60), 7, 's' || n, cid_of(n), 1, 0, 1, now(), now(), '\xa0' from generate_series(1, :n / 5) n;
            insert into play (id, actor_id, track_name, subject_uri, is_ours, track_id, matched_by, counted, played_at, indexed_at)
            select 700000000 + n, some_account(n, 60), 'x', uri_of(track), true, track, 1, true, at, at
            from (select n, some_track(n, 61) as track, now() - chance(n, 62) * interval '700 days' as at from generate_series(1, :n / 5) n) p
            """),
    ];

    // After the indexes are back: these joins want them.
    private const string Count = """
        insert into track_stat (track_id, like_count, comment_count, play_count, list_count)
        select t.id, coalesce(l.n, 0), coalesce(c.n, 0), coalesce(p.n, 0), coalesce(i.n, 0)
        from track t
        left join (select track_id, count(*) as n from track_like where counted group by 1) l on l.track_id = t.id
        left join (select track_id, count(*) as n from track_comment group by 1) c on c.track_id = t.id
        left join (select track_id, count(*) as n from play group by 1) p on p.track_id = t.id
        left join (select track_id, count(distinct list_id) as n from list_item group by 1) i on i.track_id = t.id
        """;

    // As the front end calls them: a track's number is its place in the catalogue.
    private const string Number = """
        insert into track_number (actor_id, rkey, file_id)
        select r.actor_id, r.rkey, plyr_file_id(a.did, r.rkey)
        from track t
        join record r on r.id = t.id
        join actor a on a.id = r.actor_id
        order by t.id
        """;

    public static async Task FillAsync(string connectionString, int tracks)
    {
        Console.Error.WriteLine($"A catalogue of {tracks:n0} tracks");
        // The tables are filled in an order that satisfies every reference, so checking each row again would only take time.
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = "-c session_replication_role=replica -c maintenance_work_mem=1GB -c work_mem=256MB -c synchronous_commit=off -c max_parallel_maintenance_workers=2",
            CommandTimeout = 0,
            KeepAlive = 30,
        };
        await using var database = NpgsqlDataSource.Create(settings);
        await Migrator.MigrateAsync(database, CancellationToken.None);
        var indexes = await IndexesAsync(database);
        await StepAsync("without indexes", () => Scratch.ExecuteAsync(database, [.. indexes.Select(index => $"drop index {index.Name}")]));
        foreach (var (name, sql) in Steps)
        {
            await StepAsync(name, () => Scratch.ExecuteAsync(database, sql.Replace(":n", tracks.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        }

        await StepAsync("indexes", () => Scratch.ExecuteAsync(database, [.. indexes.Select(index => index.Definition)]));
        await StepAsync("counters", () => Scratch.ExecuteAsync(database, "drop table made", "vacuum analyze", Count, "analyze track_stat"));
        await StepAsync("names", async () =>
        {
            await Scratch.ExecuteAsync(database, Number);
            await PublicNames.FillAsync(database, IngestRecords.Collections, CancellationToken.None);
        });
        await StepAsync("statistics and rankings", async () =>
        {
            await DiscoveryStats.CountAsync(database, CancellationToken.None);
            await Rankings.TakeAsync(database, TimeProvider.System.GetUtcNow(), CancellationToken.None);
            await DayStats.CountAsync(database, TimeProvider.System.GetUtcNow(), CancellationToken.None);
            // The numbers do not matter here: reading them takes the same time.
            await Scratch.ExecuteAsync(
                database,
                "insert into service_stat select v || '_count', 1, now() from unnest(array['track', 'artist', 'album', 'playlist', 'like', 'comment', 'play']) v",
                "insert into service_stat values ('duration_seconds', 1, now())",
                "vacuum analyze",
                "checkpoint");
        });
    }

    // What a key needs stays: nothing else says what is unique.
    private static async Task<List<(string Name, string Definition)>> IndexesAsync(NpgsqlDataSource database)
    {
        List<(string, string)> indexes = [];
        await using var command = database.CreateCommand("""
            select i.indexname, i.indexdef from pg_indexes i
            where i.schemaname = 'public' and not exists (select from pg_constraint c where c.conname = i.indexname)
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        return indexes;
    }

    private static async Task StepAsync(string name, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:f0} s"));
    }
}
