using System.Text.Json;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>
/// What the front end expects of an object, written down from its own description: every field, and nothing else. A type is <c>int</c>,
/// <c>str</c>, <c>bool</c>, <c>num</c>, a shape's name, or <c>[...]</c> or <c>{...}</c> around one, for lists and maps; a question mark says that it may be null.
/// </summary>
internal static class Shape
{
    private static readonly Dictionary<string, string> All = new()
    {
        ["Track"] = """
            id:int title:str artist:str artist_handle:str artist_did:str artist_avatar_url:str? file_id:str file_type:str features:[Feature] r2_url:str?
            atproto_record_uri:str? atproto_record_cid:str? atproto_record_url:str? play_count:int like_count:int comment_count:int created_at:str
            image_url:str? thumbnail_url:str? is_liked:bool album:AlbumSummary? tags:[str] copyright_flagged:bool? copyright_match:str?
            support_gate:Gate? gated:bool downloadable:bool download_policy:str artist_support_url:str? copyright_song_uri:str?
            copyright_recording_uri:str? original_file_id:str? original_file_type:str? description:str? audio_storage:str pds_blob_cid:str?
            is_optimizing:bool visibility:str unlisted:bool self_labels:[str] operator_labels:[str] labels:[str]
            """,
        ["Feature"] = "did:str handle:str display_name:str avatar_url:str?",
        ["AlbumSummary"] = "id:str slug:str title:str image_url:str? thumbnail_url:str?",
        ["Gate"] = "type:str",
        ["TrackPage"] = "tracks:[Track] next_cursor:str? has_more:bool",
        ["PlayCount"] = "play_count:int",
        ["Config"] = """
            max_upload_size_mb:int max_image_size_mb:int browser_observability:bool default_hidden_tags:[str] bufo_exclude_patterns:[str]
            bufo_include_patterns:[str] contact_email:str privacy_email:str dmca_email:str dmca_registration_number:str terms_last_updated:str
            """,
        ["Status"] = "status:str",
        ["User"] = "did:str handle:str display_name:str? avatar_url:str?",
        ["Artist"] = """
            did:str handle:str display_name:str bio:str? avatar_url:str? created_at:str updated_at:str show_liked_on_profile:bool support_url:str?
            """,
        ["ArtistTotals"] = "total_plays:int total_items:int total_duration_seconds:int top_item:TopItem? top_liked:TopItem? rank:int?",
        ["TopItem"] = "id:int title:str play_count:int",
        ["Avatar"] = "avatar_url:str?",
        ["Likers"] = "users:[Liker] count:int",
        ["Liker"] = "did:str handle:str display_name:str? avatar_url:str? liked_at:str",
        ["Comments"] = "comments:[Comment] count:int comments_enabled:bool",
        ["Comment"] = """
            id:int user_did:str user_handle:str user_display_name:str? user_avatar_url:str? text:str timestamp_ms:int created_at:str updated_at:str?
            """,
        ["Tag"] = "name:str track_count:int total_plays:int",
        ["TagSummary"] = "name:str track_count:int",
        ["TagPage"] = "tag:TagSummary tracks:[Track] created_by_handle:str?",
        ["RecommendedTags"] = "track_id:int tags:[str] available:bool",
        ["LikedTracks"] = "user:User tracks:[Track] count:int",
        ["AnyAlbums"] = "albums:[AnyAlbum] next_cursor:str? has_more:bool",
        ["AnyAlbum"] = "id:str title:str slug:str artist:str artist_handle:str track_count:int",
        ["Albums"] = "albums:[AlbumItem]",
        ["AlbumItem"] = "id:str title:str slug:str track_count:int total_plays:int image_url:str?",
        ["Album"] = "metadata:AlbumMetadata tracks:[Track]",
        ["AlbumMetadata"] = """
            id:str title:str slug:str description:str? artist:str artist_handle:str artist_did:str track_count:int total_plays:int image_url:str?
            list_uri:str?
            """,
        ["Playlist"] = """
            id:str name:str owner_did:str owner_handle:str track_count:int image_url:str? show_on_profile:bool atproto_record_uri:str? is_private:bool
            created_at:str preview_thumbnails:[str]
            """,
        ["FullPlaylist"] = """
            id:str name:str owner_did:str owner_handle:str track_count:int image_url:str? show_on_profile:bool atproto_record_uri:str? is_private:bool
            created_at:str preview_thumbnails:[str] tracks:[Track]
            """,
        ["AudioAddress"] = "url:str file_id:str file_type:str?",
        ["TrackFound"] = "results:[FoundTrack] counts:Counts",
        ["FoundTrack"] = "type:str id:int title:str artist_handle:str artist_display_name:str image_url:str? relevance:num",
        ["AlbumFound"] = "results:[FoundAlbum] counts:Counts",
        ["FoundAlbum"] = "type:str id:str title:str slug:str artist_handle:str artist_display_name:str image_url:str? relevance:num",
        ["ArtistFound"] = "results:[FoundArtist] counts:Counts",
        ["FoundArtist"] = "type:str did:str handle:str display_name:str avatar_url:str? relevance:num",
        ["TagFound"] = "results:[FoundTag] counts:Counts",
        ["FoundTag"] = "type:str id:int name:str track_count:int relevance:num",
        ["PlaylistFound"] = "results:[FoundPlaylist] counts:Counts",
        ["FoundPlaylist"] = "type:str id:str name:str owner_handle:str owner_display_name:str image_url:str? track_count:int relevance:num",
        ["Counts"] = "tracks:int artists:int albums:int tags:int playlists:int",
        ["Semantic"] = "results:[str] query:str available:bool",
        ["ListTarget"] = "type:str id:str handle:str? slug:str?",
        ["NowPlaying"] = """
            track_name:str artist_name:str album_name:str? duration_ms:int progress_ms:int is_playing:bool track_id:int file_id:str track_url:str
            image_url:str? service_base_url:str
            """,
        ["Person"] = "did:str handle:str display_name:str avatar_url:str?",
        ["Activity"] = "events:[ActivityEvent] next_cursor:str? has_more:bool",
        ["ActivityEvent"] = "type:str actor:Person track:ActivityTrack? comment_text:str? collection:ActivityCollection? created_at:str",
        ["ActivityTrack"] = "id:int title:str artist_handle:str image_url:str? thumbnail_url:str? artist_avatar_url:str?",
        ["ActivityCollection"] = "type:str id:str name:str image_url:str? owner_handle:str slug:str?",
        ["Histogram"] = "buckets:[HistogramBucket]",
        ["HistogramBucket"] = "date:str count:int",
        ["Stats"] = "total_plays:int total_tracks:int total_artists:int total_duration_seconds:int",
        ["Sitemap"] = "tracks:[SitemapTrack] artists:[SitemapArtist] albums:[SitemapAlbum]",
        ["SitemapTrack"] = "id:int updated:str",
        ["SitemapArtist"] = "handle:str updated:str",
        ["SitemapAlbum"] = "handle:str slug:str updated:str",
        ["SensitiveImages"] = "image_ids:[str] urls:[str]",
        ["PdsOptions"] = "enabled:bool options:[str]",
        ["Stations"] = "default_slug:str stations:[Station]",
        ["Station"] = "slug:str name:str description:str is_default:bool source_url:str?",
        ["RadioState"] = """
            station:Station station_slug:str generated_at:str loop_duration_seconds:int current_index:int? current_started_at:str? current_ends_at:str?
            progress_seconds:int current:RadioTrack? up_next:[RadioTrack] rotation:[RadioTrack] live:str?
            """,
        ["RadioTrack"] = """
            id:int title:str artist:str artist_handle:str artist_did:str stream_url:str file_type:str duration:int artwork_url:str? thumbnail_url:str?
            atproto_record_uri:str? atproto_record_cid:str? created_at:str tags:[str] like_count:int play_count:int liked:bool
            """,
    };

    public static void Check(string type, JsonElement value, string path = "$")
    {
        if (type.EndsWith('?'))
        {
            if (value.ValueKind != JsonValueKind.Null)
                Check(type[..^1], value, path);
            return;
        }

        if (type.StartsWith('{'))
        {
            Assert.True(value.ValueKind == JsonValueKind.Object, $"{path} is {value.ValueKind}");
            foreach (var property in value.EnumerateObject())
                Check(type[1..^1], property.Value, $"{path}.{property.Name}");
            return;
        }

        if (type.StartsWith('['))
        {
            Assert.True(value.ValueKind == JsonValueKind.Array, $"{path} is {value.ValueKind}");
            foreach (var (i, item) in value.EnumerateArray().Index())
                Check(type[1..^1], item, $"{path}[{i}]");
            return;
        }

        var isOfType = type switch
        {
            "str" => value.ValueKind == JsonValueKind.String,
            "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "int" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && Math.Abs(number) < 1L << 53,
            "num" => value.ValueKind == JsonValueKind.Number,
            _ => value.ValueKind == JsonValueKind.Object,
        };
        Assert.True(isOfType, $"{path} is {value.ValueKind} and no {type}");
        if (value.ValueKind == JsonValueKind.Object)
            CheckFields(type, value, path);
    }

    private static void CheckFields(string type, JsonElement value, string path)
    {
        var fields = All[type].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split(':')).ToArray();
        Assert.Equal(
            $"{path} {string.Join(' ', fields.Select(field => field[0]).Order(StringComparer.Ordinal))}",
            $"{path} {string.Join(' ', value.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal))}");
        foreach (var field in fields)
            Check(field[1], value.GetProperty(field[0]), $"{path}.{field[0]}");
    }
}
