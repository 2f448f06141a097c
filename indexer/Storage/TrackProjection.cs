using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The tables <c>track</c> and <c>track_feature</c>.</summary>
internal static class TrackProjection
{
    // An array of arrays cannot be ragged in SQL: values go joined. No control character is left in them, see DisplayText.
    private const char Separator = '\u001f';

    // Compatibility forms of the same tag become one, in the order of their first occurrence. Case goes last: U+2121 becomes TEL.
    // ASCII has only one form, and comes in lower case and each once.
    private const string NormalisedTags = """
        (case when octet_length(n.tags) = length(n.tags) then string_to_array(n.tags, chr(31)) else (
          select coalesce(array_agg(f.tag order by f.place), '{}')
          from (
            select lower(normalize(w.tag, nfkc)) as tag, min(w.place) as place
            from unnest(string_to_array(n.tags, chr(31))) with ordinality as w(tag, place)
            group by 1
          ) f) end)
        """;

    // Likes, comments and list items that point at it stay, and wait for it to come back.
    private const string DetachLikes = "update track_like set track_id = null where track_id = any(@ids)";
    private const string DetachComments = "update track_comment set track_id = null where track_id = any(@ids)";
    private const string DetachItems = "update list_item set track_id = null where track_id = any(@ids)";
    private const string Delete = "delete from track where id = any(@ids)";

    private const string Insert = $"""
        insert into track (id, actor_id, title, artist, album, description, file_type, duration, audio_url, audio_cid, audio_mime, audio_size,
          image_url, gate_type, self_labels, tags, hidden, own_hidden, created_at, first_indexed_at, indexed_at)
        select n.id, n.actor_id, n.title, n.artist, n.album, n.description, n.file_type, n.duration, n.audio_url, n.audio_cid, n.audio_mime, n.audio_size,
          n.image_url, n.gate_type, string_to_array(n.self_labels, chr(31)), {NormalisedTags}, n.hidden, n.own_hidden,
          n.created_at, n.first_indexed_at, n.indexed_at
        from unnest(@ids, @actors, @titles, @artists, @albums, @descriptions, @file_types, @durations, @audio_urls, @audio_cids, @audio_mimes,
            @audio_sizes, @image_urls, @gate_types, @self_labels, @tags, @hidden, @own_hidden, @created_at, @first_indexed_at, @indexed_at)
          as n(id, actor_id, title, artist, album, description, file_type, duration, audio_url, audio_cid, audio_mime, audio_size,
            image_url, gate_type, self_labels, tags, hidden, own_hidden, created_at, first_indexed_at, indexed_at)
        """;

    // Whose audio was looked for in vain (16, see AudioTable) stays so when the record names the same audio as before.
    private const string StillLost = """
        case when (track.audio_url, track.audio_cid) is not distinct from (excluded.audio_url, excluded.audio_cid) then track.own_hidden & 16 else 0 end
        """;

    // What labels and decisions do comes after it, see Marks.
    private const string Replace = $"""
        {Insert}
        on conflict (id) do update set title = excluded.title, artist = excluded.artist, album = excluded.album,
          description = excluded.description, file_type = excluded.file_type, duration = excluded.duration,
          audio_url = excluded.audio_url, audio_cid = excluded.audio_cid, audio_mime = excluded.audio_mime, audio_size = excluded.audio_size,
          image_url = excluded.image_url, gate_type = excluded.gate_type, self_labels = excluded.self_labels, tags = excluded.tags,
          hidden = excluded.hidden | {StillLost}, own_hidden = excluded.own_hidden | {StillLost},
          created_at = excluded.created_at, indexed_at = excluded.indexed_at
        """;

    private const string DeleteFeatures = "delete from track_feature where track_id = any(@ids)";

    private const string InsertFeatures = """
        insert into track_feature (track_id, position, actor_id) select * from unnest(@tracks, @positions, @actors)
        """;

    public static void Remove(StatementBatch statements, long[] ids)
    {
        foreach (var statement in (ReadOnlySpan<string>)[DetachLikes, DetachComments, DetachItems, Delete])
        {
            statements.Add(statement, Parameter.Of("ids", ids));
        }
    }

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<TrackRow>> tracks, IReadOnlyDictionary<Did, long> actors)
    {
        foreach (var group in tracks.GroupBy(t => t.Record.IsNew))
        {
            Write(statements, group.Key ? Insert : Replace, [.. group]);
        }

        AddFeatures(statements, tracks, actors);
    }

    private static void Write(StatementBatch statements, string sql, List<Projected<TrackRow>> tracks) =>
        statements.Add(
            sql,
            Parameter.Each("ids", tracks, t => t.Record.Id),
            Parameter.Each("actors", tracks, t => t.Record.ActorId),
            Parameter.Each("titles", tracks, t => t.Row.Title),
            Parameter.Each("artists", tracks, t => t.Row.Artist),
            Parameter.Each("albums", tracks, t => t.Row.Album),
            Parameter.Each("descriptions", tracks, t => t.Row.Description),
            Parameter.Each("file_types", tracks, t => t.Row.FileType),
            Parameter.Each("durations", tracks, t => t.Row.Duration),
            Parameter.Each("audio_urls", tracks, t => t.Row.AudioUrl),
            Parameter.Each("audio_cids", tracks, t => t.Row.AudioCid?.ToArray()),
            Parameter.Each("audio_mimes", tracks, t => t.Row.AudioMime),
            Parameter.Each("audio_sizes", tracks, t => t.Row.AudioSize),
            Parameter.Each("image_urls", tracks, t => t.Row.ImageUrl),
            Parameter.Each("gate_types", tracks, t => t.Row.GateType),
            Parameter.Each("self_labels", tracks, t => string.Join(Separator, t.Row.SelfLabels)),
            Parameter.Each("tags", tracks, t => string.Join(Separator, t.Row.Tags)),
            Parameter.Each("hidden", tracks, t => (int)(t.Row.Hidden | t.Record.ActorHidden)),
            Parameter.Each("own_hidden", tracks, t => (int)t.Row.Hidden),
            Parameter.Each("created_at", tracks, t => t.Row.CreatedAt),
            Parameter.Each("first_indexed_at", tracks, t => t.Record.FirstIndexedAt),
            Parameter.Each("indexed_at", tracks, t => t.Record.IndexedAt));

    private static void AddFeatures(StatementBatch statements, IReadOnlyList<Projected<TrackRow>> tracks, IReadOnlyDictionary<Did, long> actors)
    {
        var replaced = tracks.Where(t => !t.Record.IsNew).ToList();
        if (replaced.Count > 0)
        {
            statements.Add(DeleteFeatures, Parameter.Each("ids", replaced, t => t.Record.Id));
        }

        var features = tracks.SelectMany(t => t.Row.Features.Select((did, position) => (Track: t.Record.Id, Position: (short)position, Actor: actors[did]))).ToList();
        if (features.Count > 0)
        {
            statements.Add(
                InsertFeatures,
                Parameter.Each("tracks", features, f => f.Track),
                Parameter.Each("positions", features, f => f.Position),
                Parameter.Each("actors", features, f => f.Actor));
        }
    }
}
