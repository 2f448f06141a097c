using PlyrFm.AppViewApi.Queries;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using TrackViewer = PlyrFm.Lexicons.Fm.Plyr.Feed.ViewerState;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Turns the rows of one page into views. Everything they need has been loaded: nothing here asks the database.</summary>
internal sealed class PageViews(
    PageRows rows, Audience audience, GateAnswers gates, Collections collections, Addresses addresses, AudioSources audio)
{
    // The widths of the output lexicons, which are those of records with room to spare.
    private const int MaxNameBytes = 2560;
    private const int MaxDisplayNameGraphemes = 256;

    // For a title of nothing but characters that no line may hold.
    private const string Untitled = "(untitled)";

    private const int MaxTagBytes = 640;
    private const int MaxTagGraphemes = 64;
    private const int MaxListTypeBytes = 256;
    private const int MaxGateTypeBytes = 256;

    /// <summary>Null when the track went while the page was loading.</summary>
    public TrackView? Track(long id) => rows.Tracks.TryGetValue(id, out var track) ? Track(track) : null;

    /// <summary>The track carries an adult label.</summary>
    public bool IsAdult(long id) => rows.Tracks.TryGetValue(id, out var track) && Visibility.IsAdult(track.Hidden);

    /// <summary>The track is there, and anybody could play it.</summary>
    public bool IsOpenToAll(long id) => rows.Tracks.TryGetValue(id, out var track) && Visibility.IsOpenToAll(track.Hidden, track.Audio.IsGated);

    /// <summary>Where the track stands among others; not before it is known that it is there.</summary>
    public DateTimeOffset SortAt(long id) => rows.Tracks[id].SortAt;

    /// <summary>The track is there, and <see cref="TrackItem"/> would show it rather than a placeholder.</summary>
    public bool MayStandInList(long id) =>
        rows.Tracks.TryGetValue(id, out var track) && SightOf(track) == Sight.Shown;

    /// <summary>A track in a list: what may not be shown keeps its place.</summary>
    /// <param name="missing">Why there is no track, if that is known.</param>
    public IListItemViewItem TrackItem(long? id, string uri, string? missing)
    {
        if (id is not { } known || !rows.Tracks.TryGetValue(known, out var track))
            return NotFound(uri, missing);
        var sight = SightOf(track);
        return sight == Sight.Shown ? Track(track) : Placeholder(sight, uri, track.RedactedBy);
    }

    /// <summary>A track among likes: what can stand there can stand in a list too, and the same rules hold.</summary>
    public ILikedTrackViewTrack LikedTrack(long? id, string uri, string? missing) => (ILikedTrackViewTrack)TrackItem(id, uri, missing);

    /// <summary>A track that something else speaks of, in short; what may not be shown is replaced as in lists.</summary>
    public ICommentViewTrack MentionedTrack(long? id, string uri, string? missing)
    {
        if (id is not { } known || !rows.Tracks.TryGetValue(known, out var track))
            return NotFound(uri, missing);
        var sight = SightOf(track);
        return sight == Sight.Shown ? Brief(track) : (ICommentViewTrack)Placeholder(sight, uri, track.RedactedBy);
    }

    /// <summary>A track in short. Null when it went while the page was loading.</summary>
    public TrackViewBasic? BriefTrack(long id) => rows.Tracks.TryGetValue(id, out var track) ? Brief(track) : null;

    /// <summary>A list in short. Null when it went while the page was loading.</summary>
    public ListViewBasic? BriefList(long id) => rows.Lists.TryGetValue(id, out var list) ? Basic(list) : null;

    /// <summary>The version of a track that is indexed, if it is.</summary>
    public Cid? CurrentVersion(long? trackId, long? listId = null) =>
        trackId is { } track && rows.Tracks.TryGetValue(track, out var trackRow) ? trackRow.Cid
        : listId is { } list && rows.Lists.TryGetValue(list, out var listRow) ? listRow.Cid
        : null;

    public ProfileViewBasic Account(long id) => Account(rows.Accounts[id], addresses);

    /// <summary>Null when the account went while the page was loading.</summary>
    public ProfileViewBasic? AccountOrNull(long id) => rows.Accounts.TryGetValue(id, out var account) ? Account(account, addresses) : null;

    public static ProfileViewBasic Account(AccountRow account, Addresses addresses) => new()
    {
        Did = account.Did,
        Handle = account.Handle ?? Handle.Invalid.Value,
        DisplayName = DisplayText.Line(account.DisplayName, MaxNameBytes, MaxDisplayNameGraphemes),
        Avatar = addresses.FromRecord(account.AvatarUrl)?.AbsoluteUri
            ?? (account.AvatarCid is { } blob ? Addresses.BskyAvatar(account.Did, blob) : null),
        Labels = LabelViews.Of(account.Labels),
    };

    /// <summary>Null when the list went while the page was loading.</summary>
    public ListView? List(long id, bool holdsSubject = false)
    {
        if (!rows.Lists.TryGetValue(id, out var list))
            return null;
        var basic = Basic(list);
        return new ListView
        {
            Uri = basic.Uri,
            Cid = basic.Cid,
            Name = basic.Name,
            ListType = basic.ListType,
            Artwork = basic.Artwork,
            ItemCount = basic.ItemCount,
            IndexedAt = basic.IndexedAt,
            Labels = basic.Labels,
            Owner = Account(list.ActorId),
            Duration = list.Duration ?? 0,
            ContainsSubject = holdsSubject ? true : null,
            CreatedAt = Timestamp.Text(list.CreatedAt),
            UpdatedAt = list.UpdatedAt is { } time ? Timestamp.Text(time) : null,
            SortAt = Timestamp.Text(list.SortAt),
        };
    }

    public ListViewDetailed? DetailedList(long id, byte[] block) => List(id) is { } list
        ? new ListViewDetailed
        {
            Uri = list.Uri,
            Cid = list.Cid,
            Name = list.Name,
            ListType = list.ListType,
            Artwork = list.Artwork,
            ItemCount = list.ItemCount,
            IndexedAt = list.IndexedAt,
            Labels = list.Labels,
            Owner = list.Owner,
            Duration = list.Duration,
            CreatedAt = list.CreatedAt,
            UpdatedAt = list.UpdatedAt,
            SortAt = list.SortAt,
            Record = new RecordJson(block),
        }
        : null;

    /// <summary>A list inside a list; never opened further.</summary>
    public IListItemViewItem ListItem(long? id, string uri, string? missing)
    {
        if (id is not { } known || !rows.Lists.TryGetValue(known, out var list))
            return NotFound(uri, missing);
        var sight = Visibility.AsItem(list.Hidden, rows.Accounts[list.ActorId].Hidden, list.RedactedBy, audience.IsViewer(list.ActorId));
        return sight == Sight.Shown ? Basic(list) : Placeholder(sight, uri, list.RedactedBy);
    }

    private TrackView Track(TrackRow track)
    {
        var artist = rows.Accounts[track.ActorId];
        var uri = collections.TrackUri(artist.Did, track.RecordKey);
        var access = gates.Access(track.Audio, artist.Did);
        return new TrackView
        {
            Uri = uri,
            Cid = track.Cid.ToString(),
            Artist = Account(artist, addresses),
            Record = new RecordJson(track.Block),
            Features = NullIfEmpty(rows.Features[track.Id].Where(rows.Accounts.ContainsKey).Select(Account)),
            Audio = audio.View(track.Audio, artist.Did, track.RecordKey, Gates.IsOpen(access)),
            Artwork = Image(track.ImageUrl),
            Gate = Gate(track.Audio),
            Album = Album(track),
            Tags = NullIfEmpty(track.Tags.Select(Tag).OfType<TagRef>()),
            LikeCount = track.LikeCount,
            CommentCount = track.CommentCount,
            PlayCount = track.PlayCount,
            ListCount = track.ListCount,
            Labels = LabelViews.Of(track, artist.Did, uri),
            Viewer = ViewerState(track, access),
            SortAt = Timestamp.Text(track.SortAt),
            IndexedAt = Timestamp.Text(track.IndexedAt),
        };
    }

    private TrackViewBasic Brief(TrackRow track)
    {
        var artist = rows.Accounts[track.ActorId];
        var uri = collections.TrackUri(artist.Did, track.RecordKey);
        var access = gates.Access(track.Audio, artist.Did);
        return new TrackViewBasic
        {
            Uri = uri,
            Cid = track.Cid.ToString(),
            Title = DisplayText.Line(track.Title, MaxNameBytes) ?? Untitled,
            Artist = Account(artist, addresses),
            ArtistName = DisplayText.Line(track.ArtistName, MaxNameBytes),
            Duration = track.Duration,
            Audio = audio.View(track.Audio, artist.Did, track.RecordKey, Gates.IsOpen(access)),
            Artwork = Image(track.ImageUrl),
            Gate = Gate(track.Audio),
            Labels = LabelViews.Of(track, artist.Did, uri),
            Viewer = ViewerState(track, access),
            IndexedAt = Timestamp.Text(track.IndexedAt),
        };
    }

    // Present, if only empty, in every answer to somebody: its absence says that nobody was recognised.
    private TrackViewer? ViewerState(TrackRow track, string? access) => audience.Viewer is not { } viewer ? null : new TrackViewer
    {
        Like = rows.ViewerLikes.TryGetValue(track.Id, out var like) ? collections.LikeUri(viewer.Did.Value, like) : null,
        GateAccess = access,
    };

    private ListViewBasic Basic(ListRow list) => new()
    {
        Uri = collections.ListUri(list.OwnerDid, list.RecordKey),
        Cid = list.Cid.ToString(),
        Name = DisplayText.Line(list.Name, MaxNameBytes),
        ListType = DisplayText.Line(list.ListType, MaxListTypeBytes),
        Artwork = Image(list.ArtworkUrl),
        ItemCount = list.ItemCount,
        IndexedAt = Timestamp.Text(list.IndexedAt),
        Labels = LabelViews.Of(list.Labels),
    };

    private AlbumRef? Album(TrackRow track)
    {
        var list = rows.Albums.TryGetValue(track.Id, out var row) ? Basic(row) : null;
        var name = list?.Name ?? DisplayText.Line(track.Album, MaxNameBytes);
        return name is null ? null : new AlbumRef { Name = name, List = list };
    }

    public static GateView? Gate(AudioRow audio) =>
        audio.GateType is { } type ? new GateView { Type = DisplayText.Line(type, MaxGateTypeBytes) ?? "unknown" } : null;

    private ImageView? Image(string? url) =>
        addresses.FromRecord(url) is { } address ? new ImageView { Fullsize = address.AbsoluteUri } : null;

    private static TagRef? Tag(string tag) => DisplayText.Line(tag, MaxTagBytes, MaxTagGraphemes) is { } name ? new TagRef { Name = name } : null;

    private Sight SightOf(TrackRow track) =>
        Visibility.AsItem(track.Hidden, rows.Accounts[track.ActorId].Hidden, track.RedactedBy, audience.IsViewer(track.ActorId));

    private static NotFoundTrack NotFound(string uri, string? reason) =>
        new() { Uri = uri, Reason = reason ?? NotFoundTrack.ReasonValues.NotIndexed };

    private static IListItemViewItem Placeholder(Sight sight, string uri, string? labeler) => sight switch
    {
        Sight.AccountInactive => NotFound(uri, NotFoundTrack.ReasonValues.AccountInactive),
        Sight.Takedown => new BlockedTrack { Uri = uri, Reason = BlockedTrack.ReasonValues.Takedown },
        Sight.AccountTakedown => new BlockedTrack { Uri = uri, Reason = BlockedTrack.ReasonValues.AccountTakedown },
        Sight.Label => new BlockedTrack { Uri = uri, Reason = BlockedTrack.ReasonValues.Label },
        Sight.Redacted => new BlockedTrack { Uri = uri, Reason = BlockedTrack.ReasonValues.Label, Labeler = labeler },
        Sight.Shown or _ => throw new ArgumentOutOfRangeException(nameof(sight)),
    };

    private static List<T>? NullIfEmpty<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        return list.Count > 0 ? list : null;
    }
}
