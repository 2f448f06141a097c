using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>
/// Turns the rows of one page into what the front end takes. Everything that it needs has been loaded. Which rows may be on a page was decided by the
/// query that found them; what else hangs on them goes by the same rules as in the views of XRPC.
/// </summary>
internal sealed class FrontendPage(NamedRows named, Collections collections, Addresses addresses, AudioSources audio, ApiOptions options)
{
    private const int MaxNameBytes = 2560;
    private const int MaxProse = 10_000;
    private const int MaxTagBytes = 640;
    private const string Untitled = "(untitled)";

    // Nobody can say who they are.
    private static readonly GateAnswers Nobody = new(null, new Dictionary<string, bool?>());

    private readonly PageRows _rows = named.Rows;

    /// <summary>Null when the track went while the page was loading.</summary>
    /// <param name="id">Of its row.</param>
    /// <param name="withRecordUrl">Feeds and albums say where the record is; nothing else does.</param>
    public TrackResponse? Track(long id, bool withRecordUrl = false)
    {
        if (!_rows.Tracks.TryGetValue(id, out var track) || !named.Names.TryGetValue(id, out var name) || !_rows.Accounts.TryGetValue(track.ActorId, out var row))
            return null;
        var artist = Person(row, addresses);
        var isGated = !Gates.IsOpen(Nobody.Access(track.Audio, artist.Did));
        var copy = isGated ? null : Copy(track, artist.Did);
        var labels = track.SelfLabels.Where(LabelViews.IsForAuthors).ToArray();
        return new TrackResponse(
            name.Number,
            Title(track),
            artist.DisplayName ?? artist.Handle,
            artist.Handle,
            artist.Did,
            artist.AvatarUrl,
            name.FileId,
            DisplayText.Line(track.Audio.FileType, maxBytes: 64) ?? "mp3",
            [.. _rows.Features[id].Select(PersonOrNull).OfType<PersonResponse>().Select(Feature)],
            PlayableAt(track, name, copy, isGated),
            collections.TrackUri(artist.Did, track.RecordKey),
            track.Cid.ToString(),
            withRecordUrl ? RecordAddress(name.Pds, artist.Did, track.RecordKey) : null,
            // Plays that listeners publish are among those that plyr.fm counts.
            Math.Max(track.PlayCount, name.UpstreamPlays),
            track.LikeCount,
            track.CommentCount,
            IsoTime.Text(track.CreatedAt),
            Image(track.ImageUrl),
            Album(track, name, artist),
            [.. track.Tags.Select(tag => DisplayText.Line(tag, MaxTagBytes)).OfType<string>()],
            PageViews.Gate(track.Audio) is { } gate ? new SupportGateResponse(gate.Type) : null,
            isGated,
            Description(track),
            track.Audio.Cid is null ? "r2" : copy is null ? "pds" : "both",
            track.Audio.Cid?.ToString(),
            track.Audio.IsGated ? "supporters" : "public",
            labels);
    }

    /// <summary>The number by which pages know a track; null when it went while the page was loading.</summary>
    public long? NumberOf(long id) => named.Names.TryGetValue(id, out var name) ? name.Number : null;

    /// <summary>The rows of a track; null when it went while the page was loading.</summary>
    public TrackRow? RowOf(long id) => _rows.Tracks.GetValueOrDefault(id);

    public TrackName? NameOf(long id) => named.Names.GetValueOrDefault(id);

    /// <summary>Null when the list went while the page was loading.</summary>
    public ListRow? ListOf(long id) => _rows.Lists.GetValueOrDefault(id);

    /// <summary>The track is there, and may stand in a list or among likes.</summary>
    public bool MayStandInList(long id) =>
        _rows.Tracks.TryGetValue(id, out var track)
        && Visibility.AsItem(track.Hidden, _rows.Accounts[track.ActorId].Hidden, track.RedactedBy, isOwn: false) == Sight.Shown;

    /// <summary>An account that is known to be on the page.</summary>
    public PersonResponse Person(long id) => Person(_rows.Accounts[id], addresses);

    /// <summary>Null when the account went while the page was loading.</summary>
    public PersonResponse? PersonOrNull(long id) => _rows.Accounts.TryGetValue(id, out var account) ? Person(account, addresses) : null;

    /// <summary>Who has no handle that verifies is called by the DID, which the front end's pages take in a handle's place.</summary>
    public static PersonResponse Person(AccountRow account, Addresses addresses)
    {
        var basic = PageViews.Account(account, addresses);
        return new PersonResponse(basic.Did, account.Handle ?? basic.Did, basic.DisplayName, basic.Avatar);
    }

    public string? Image(string? url) => addresses.FromRecord(url)?.AbsoluteUri;

    /// <summary>Where the audio of a track can be had from at any time.</summary>
    public string AudioAddress(string fileId) => $"{options.Origin}/audio/{fileId}";

    public static string Title(TrackRow track) => DisplayText.Line(track.Title, MaxNameBytes) ?? Untitled;

    /// <summary>The title of a list.</summary>
    public static string Name(ListRow list) => DisplayText.Line(list.Name, MaxNameBytes) ?? Untitled;

    public static bool IsAdult(TrackRow track) => Visibility.IsAdult(track.Hidden);

    /// <summary>The id of a list in the front end's addresses.</summary>
    public string ListId(string did, string recordKey) => ListId(collections, did, recordKey);

    public static string ListId(Collections collections, string did, string recordKey) =>
        NameBasedUuid.OfUrl(collections.ListUri(did, recordKey)).ToString();

    // The one field that is wanted: the rest of the record has been read before.
    private static string? Description(TrackRow track) =>
        DisplayText.Prose((DataValue.FromCbor(track.Block) as DataMap)?.Get<DataText>("description")?.Value, MaxProse, MaxProse);

    private static FeatureResponse Feature(PersonResponse person) => new(person.Did, person.Handle, person.DisplayName ?? person.Handle, person.AvatarUrl);

    private AlbumSummary? Album(TrackRow track, TrackName name, PersonResponse artist)
    {
        if (named.Albums.TryGetValue(track.Id, out var album))
        {
            return new AlbumSummary(
                ListId(album.List.OwnerDid, album.List.RecordKey), album.Slug, Name(album.List), Image(album.List.ArtworkUrl) ?? artist.AvatarUrl);
        }

        return name.AlbumKey is { } key && DisplayText.Line(track.Album, MaxNameBytes) is { } title
            ? new AlbumSummary(AlbumKey.IdOf(artist.Did, key), AlbumKey.SlugOf(key), title, Image(track.ImageUrl) ?? artist.AvatarUrl)
            : null;
    }

    // Embedded players play from here and from nowhere else: without an address a track is greyed out, so what only the artist's server has is led to.
    private string? PlayableAt(TrackRow track, TrackName name, string? copy, bool isGated) =>
        copy is not null && !IsAdult(track) ? copy
        : copy is not null || (track.Audio.Cid is not null && !isGated) ? AudioAddress(name.FileId)
        : null;

    // Of the places that anyone may play it from: what is behind a gate is at none.
    private string? Copy(TrackRow track, string did) =>
        audio.Find(track.Audio, did, track.RecordKey, pds: null).FirstOrDefault(source => source.Origin == Lexicons.Fm.Plyr.Feed.GetPlaybackSource.OriginValues.Cdn)?.Address.AbsoluteUri;

    private string? RecordAddress(string? pds, string did, string recordKey) => addresses.Record(pds, did, collections.TrackNsid, recordKey)?.AbsoluteUri;
}
