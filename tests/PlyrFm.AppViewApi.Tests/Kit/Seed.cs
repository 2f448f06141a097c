using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>
/// Puts rows into the index one at a time, for states that the write path cannot be asked for: bits of visibility, chosen times,
/// thousands of rows. The catalogue of the snapshot tests comes through the real write path instead.
/// </summary>
internal sealed class Seed(NpgsqlDataSource database)
{
    public static readonly DateTime Start = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    private int _count;

    /// <summary>A distinct record key that grows with every call.</summary>
    public string NextKey() => Tid.FromMicroseconds(1_785_000_000_000_000 + Interlocked.Increment(ref _count), 0).ToString();

    public static string DidOf(string name) => $"did:plc:{name.PadRight(24, 'a')}";

    public async Task<SeededActor> ActorAsync(string name, string? handle = null, int hidden = 0, string? pds = "https://pds.example")
    {
        const string Insert = """
            with a as (
                insert into actor (did, handle, pds, hidden, first_seen_at) values (@did, @handle, @pds, @hidden, @at) returning id)
            insert into repo (actor_id, state, rev, seen_at, status) select id, 2, 1, @at, 0 from a returning actor_id
            """;
        var did = DidOf(name);
        var id = await ScalarAsync(Insert, ("did", did), ("handle", handle), ("pds", pds), ("hidden", hidden), ("at", Start));
        return new SeededActor(id, did);
    }

    public async Task<SeededRecord> TrackAsync(
        SeededActor artist,
        string title = "Song",
        int hidden = 0,
        DateTime? at = null,
        string? album = null,
        int? duration = 180,
        string? audioUrl = "https://audio.plyr.fm/audio/song.mp3",
        bool hasBlob = false,
        short audioStatus = 0,
        short blobStatus = 0,
        long? copySize = null,
        string? imageUrl = null,
        string? gate = null,
        string[]? labels = null,
        string[]? tags = null,
        string? key = null)
    {
        const string Insert = """
            insert into track (id, actor_id, title, artist, album, file_type, duration, audio_url, audio_cid, audio_mime, audio_size,
                image_url, gate_type, self_labels, tags, hidden, created_at, first_indexed_at, indexed_at)
            values (@id, @actor, @title, 'The Artist', @album, 'mp3', @duration, @audioUrl, @audioCid, @mime, @size,
                @imageUrl, @gate, @labels, @tags, @hidden, @at, @at, @at)
            """;
        var blob = Cid.ForRaw(Encoding.UTF8.GetBytes(title));
        var record = new JsonObject
        {
            ["$type"] = "fm.plyr.track",
            ["title"] = title,
            ["artist"] = "The Artist",
            ["fileType"] = "mp3",
            ["createdAt"] = "2026-08-01T12:00:00Z",
        };
        var seeded = await RecordAsync(artist, 1, "fm.plyr.track", record, key);
        await RunAsync(Insert,
            ("id", seeded.Id), ("actor", artist.Id), ("title", title), ("album", album), ("duration", duration), ("audioUrl", audioUrl),
            ("audioCid", hasBlob ? blob.ToArray() : null), ("mime", hasBlob ? "audio/mpeg" : null), ("size", hasBlob ? 1234L : null),
            ("imageUrl", imageUrl), ("gate", gate), ("labels", labels ?? []), ("tags", tags ?? []), ("hidden", hidden),
            ("at", at ?? Start));
        await RunAsync("insert into track_stat (track_id) values (@id)", ("id", seeded.Id));
        await RunAsync(
            "insert into track_number (actor_id, rkey, file_id) values (@actor, @rkey, plyr_file_id(@did, @rkey))",
            ("actor", artist.Id), ("rkey", seeded.RecordKey), ("did", artist.Did));
        if (audioUrl is not null && audioStatus != 0)
            await SourceAsync(seeded.Id, 1, "https://audio.plyr.fm", audioStatus, url: audioUrl, size: copySize);
        if (hasBlob && blobStatus != 0)
            await SourceAsync(seeded.Id, 2, "https://pds.example", blobStatus, cid: blob);
        return seeded;
    }

    /// <summary>What a look at one source of a track has found.</summary>
    public Task SourceAsync(long track, short kind, string host, short state, string? url = null, Cid? cid = null, long? size = null) => RunAsync(
        "insert into audio_source (track_id, kind, host, url, cid, state, size) values (@track, @kind, @host, @url, @cid, @state, @size)",
        ("track", track), ("kind", kind), ("host", host), ("url", url), ("cid", cid?.ToArray()), ("state", state), ("size", size));

    public async Task<SeededRecord> LikeAsync(SeededActor actor, SeededRecord track, DateTime? at = null, Cid? version = null) =>
        await LikeAsync(actor, track.Uri, track.Id, at, version ?? track.Cid);

    public async Task<SeededRecord> LikeAsync(SeededActor actor, string subject, long? trackId, DateTime? at, Cid version)
    {
        const string Insert = """
            insert into track_like (id, actor_id, rkey, subject_uri, subject_cid, track_id, counted, created_at, indexed_at)
            values (@id, @actor, @rkey, @uri, @cid, @track, true, @at, @at)
            """;
        var record = new JsonObject { ["$type"] = "fm.plyr.like", ["subject"] = Reference(subject, version), ["createdAt"] = "2026-08-01T12:00:00Z" };
        var seeded = await RecordAsync(actor, 2, "fm.plyr.like", record);
        await RunAsync(Insert,
            ("id", seeded.Id), ("actor", actor.Id), ("rkey", seeded.RecordKey), ("uri", subject), ("cid", version.ToArray()), ("track", trackId),
            ("at", at ?? Start));
        if (trackId is not null)
            await RunAsync("update track_stat set like_count = like_count + 1 where track_id = @id", ("id", trackId));
        return seeded;
    }

    public async Task<SeededRecord> PlayAsync(SeededActor actor, SeededRecord track, DateTime? at = null)
    {
        const string Insert = """
            insert into play (id, actor_id, track_name, is_ours, track_id, matched_by, counted, played_at, indexed_at)
            values (@id, @actor, 'Song', true, @track, 3, true, @at, @at)
            """;
        var record = new JsonObject { ["$type"] = "fm.teal.feed.play", ["trackName"] = "Song" };
        var seeded = await RecordAsync(actor, 7, "fm.teal.feed.play", record);
        await RunAsync(Insert, ("id", seeded.Id), ("actor", actor.Id), ("track", track.Id), ("at", at ?? Start));
        return seeded;
    }

    public async Task<SeededRecord> CommentAsync(SeededActor actor, SeededRecord track, string text, int timestampMs, int hidden = 0, DateTime? at = null)
    {
        const string Insert = """
            insert into track_comment (id, actor_id, subject_uri, subject_cid, track_id, timestamp_ms, hidden, created_at, indexed_at)
            values (@id, @actor, @uri, @cid, @track, @ms, @hidden, @at, @at)
            """;
        var record = new JsonObject
        {
            ["$type"] = "fm.plyr.comment",
            ["subject"] = Reference(track.Uri, track.Cid),
            ["text"] = text,
            ["timestampMs"] = timestampMs,
            ["createdAt"] = "2026-08-01T12:00:00Z",
        };
        var seeded = await RecordAsync(actor, 3, "fm.plyr.comment", record);
        await RunAsync(Insert,
            ("id", seeded.Id), ("actor", actor.Id), ("uri", track.Uri), ("cid", track.Cid.ToArray()), ("track", track.Id), ("ms", timestampMs),
            ("hidden", hidden), ("at", at ?? Start));
        return seeded;
    }

    public async Task<SeededRecord> ListAsync(
        SeededActor owner, string? name, string? type, IEnumerable<SeededItem> items, int hidden = 0, DateTime? at = null)
    {
        const string Insert = """
            insert into list (id, actor_id, name, list_type, item_count, hidden, created_at, first_indexed_at, indexed_at)
            values (@id, @actor, @name, @type, @count, @hidden, @at, @at, @at)
            """;
        const string InsertItem = """
            insert into list_item (list_id, position, subject_uri, subject_cid, track_id) values (@list, @position, @uri, @cid, @track)
            """;
        var all = items.ToArray();
        var record = new JsonObject
        {
            ["$type"] = "fm.plyr.list",
            ["items"] = new JsonArray([.. all.Select(item => new JsonObject { ["subject"] = Reference(item.Uri, item.Cid) })]),
            ["createdAt"] = "2026-08-01T12:00:00Z",
        };
        var seeded = await RecordAsync(owner, 4, "fm.plyr.list", record);
        await RunAsync(Insert,
            ("id", seeded.Id), ("actor", owner.Id), ("name", name), ("type", type), ("count", all.Length), ("hidden", hidden), ("at", at ?? Start));
        await RunAsync(
            "insert into list_uuid (id, actor_id, rkey) values (@id, @actor, @rkey)",
            ("id", Uuid5.OfUrl(seeded.Uri)), ("actor", owner.Id), ("rkey", seeded.RecordKey));
        for (var i = 0; i < all.Length; i++)
        {
            await RunAsync(InsertItem,
                ("list", seeded.Id), ("position", (short)i), ("uri", all[i].Uri), ("cid", all[i].Cid.ToArray()), ("track", all[i].TrackId));
        }

        return seeded;
    }

    public async Task<SeededRecord> RecordAsync(
        SeededActor actor, short collection, string nsid, JsonObject json, string? key = null, short verdict = 0, string? problems = null)
    {
        const string Insert = """
            insert into record (actor_id, collection, rkey, cid, rev, verdict, problems, verified_by, first_indexed_at, indexed_at, cbor)
            values (@actor, @collection, @rkey, @cid, 1, @verdict, @problems::jsonb, 1, @at, @at, @cbor)
            returning id
            """;
        var rkey = key ?? NextKey();
        var cbor = DataValue.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString())).ToCbor();
        var cid = Cid.ForDagCbor(cbor);
        var id = await ScalarAsync(Insert,
            ("actor", actor.Id), ("collection", collection), ("rkey", rkey), ("cid", cid.ToArray()), ("verdict", verdict), ("problems", problems),
            ("at", Start), ("cbor", cbor));
        return new SeededRecord(id, actor, $"at://{actor.Did}/{nsid}/{rkey}", rkey, cid);
    }

    /// <summary>Removes all accounts, with all that they have made, and what is in other tables.</summary>
    public Task ClearAsync(params ReadOnlySpan<string> others) => RunAsync(
        $"truncate {string.Join(", ", (string[])["actor", "record", "track", "track_stat", "track_feature", "track_like", "track_comment", "list", "list_item", .. others])} cascade");

    public Task RunAsync(string sql, params (string Name, object? Value)[] parameters) => ScalarAsync(sql, parameters);

    public async Task<long> ScalarAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? 0L);
    }

    private static JsonObject Reference(string uri, Cid cid) => new() { ["uri"] = uri, ["cid"] = cid.ToString() };
}
