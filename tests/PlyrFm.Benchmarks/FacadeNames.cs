using System.Text.Json;

namespace PlyrFm.Benchmarks;

/// <summary>What the front end calls some things of the catalogue, as it would have learned it from earlier pages.</summary>
internal sealed class FacadeNames
{
    private const int Wanted = 50;
    private const int Seed = 2;

    private readonly List<NamedAlbum> _albums = [];
    private readonly List<NamedPlaylist> _playlists = [];
    private readonly List<NamedFile> _files = [];
    private readonly Dictionary<string, string[]> _pages = [];

    private FacadeNames(int tracks) => Tracks = tracks;

    public int Tracks { get; }

    public static async Task<FacadeNames> LearnAsync(ServedApi api, int tracks)
    {
        var names = new FacadeNames(tracks);
        var random = new Random(Seed);
        for (var i = 0; names._albums.Count < Wanted && i < 20 * Wanted; i++)
        {
            await names.LearnAlbumAsync(api, ServedQuery.Artist(random, tracks));
        }

        for (var i = 0; names._playlists.Count < Wanted && i < 20 * Wanted; i++)
        {
            await names.LearnPlaylistAsync(api, ServedQuery.Account(random, tracks));
        }

        for (var i = 0; i < Wanted; i++)
        {
            var track = await JsonAsync(api, $"/tracks/{1 + random.Next(tracks)}");
            names._files.Add(new NamedFile(Text(track, "file_id"), Text(track, "atproto_record_uri")));
        }

        for (var tag = 0; tag < 40; tag++)
        {
            await names.LearnPagesAsync(api, ServedQuery.Syllables(tag));
        }

        return names;
    }

    public NamedAlbum Album(Random random) => _albums[random.Next(_albums.Count)];

    public NamedPlaylist Playlist(Random random) => _playlists[random.Next(_playlists.Count)];

    public NamedFile File(Random random) => _files[random.Next(_files.Count)];

    /// <summary>The requests for the newest 200 tracks with a tag.</summary>
    public string[] PagesOfTag(string tag) => _pages[tag];

    private async Task LearnAlbumAsync(ServedApi api, string did)
    {
        foreach (var list in (await JsonAsync(api, $"/xrpc/fm.plyr.graph.getActorLists?limit=1&listType=album&actor={did}")).GetProperty("lists").EnumerateArray())
        {
            var uri = Text(list, "uri");
            // An album whose tracks are somebody else's has no page.
            var found = await JsonAsync(api, $"/lists/by-uri?uri={uri}");
            if (await api.HasAsync($"/albums/{did}/{Text(found, "slug")}"))
            {
                _albums.Add(new NamedAlbum(did, Text(found, "slug"), uri));
            }
        }
    }

    private async Task LearnPlaylistAsync(ServedApi api, string did)
    {
        foreach (var list in (await JsonAsync(api, $"/lists/playlists/by-artist/{did}")).EnumerateArray())
        {
            _playlists.Add(new NamedPlaylist(did, Text(list, "id"), Text(list, "atproto_record_uri")));
        }
    }

    private async Task LearnPagesAsync(ServedApi api, string tag)
    {
        var first = $"/xrpc/fm.plyr.feed.listTracks?limit=100&tags={tag}";
        var page = await JsonAsync(api, first);
        _pages[tag] = page.TryGetProperty("cursor", out var cursor) ? [first, $"{first}&cursor={Uri.EscapeDataString(cursor.GetString()!)}"] : [first];
    }

    private static async Task<JsonElement> JsonAsync(ServedApi api, string path) => JsonDocument.Parse(await api.GetAsync(path)).RootElement;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    internal sealed record NamedAlbum(string Did, string Slug, string Uri);

    internal sealed record NamedPlaylist(string Did, string Id, string Uri);

    internal sealed record NamedFile(string FileId, string Uri);
}
