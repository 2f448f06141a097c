using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Lexicons.Tests.Records;

/// <summary>A record with generated code: how to reach that code, and records that the lexicon calls valid.</summary>
public sealed record RecordKind(
    Nsid Nsid,
    Action<DataMap, ICollection<RecordProblem>, LexiconMode> Validate,
    Func<DataMap, DataMap> ReadAndWrite,
    string SamplesJson)
{
    private const string Subject =
        """{"uri": "at://did:plc:z72i7hdynmk6r22z27h6tvur/fm.plyr.track/3jzfcijpj2z2a", "cid": "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq"}""";

    private const string Link = """{"$link": "bafkreidgvpkjawlxz6sffxzwgooowe5yt7i6wsyg236mfoks77nywkptdq"}""";

    public static IReadOnlyList<RecordKind> Plyr { get; } =
    [
        new(Fm.Plyr.Track.Nsid, Fm.Plyr.Track.Validate, data => Fm.Plyr.Track.Read(data).Write(), $$"""
            [{"$type": "fm.plyr.track", "title": "Tide", "artist": "Moss", "fileType": "mp3", "createdAt": "2025-05-01T12:00:00Z"},
             {"$type": "fm.plyr.track", "title": "Tide", "artist": "Moss", "fileType": "flac", "createdAt": "2025-05-01T12:00:00.123+02:00", "album": "Shore",
              "audioUrl": "https://audio.plyr.fm/a.flac", "duration": 240, "imageUrl": "https://images.plyr.fm/a.png", "description": "Recorded outside.",
              "features": [{"did": "did:plc:z72i7hdynmk6r22z27h6tvur"}, {"did": "did:web:example.com", "handle": "fern.example.com", "displayName": "Fern"}],
              "supportGate": {"type": "any"}, "labels": {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "sexual"}]},
              "audioBlob": {"$type": "blob", "ref": {{Link}}, "mimeType": "audio/flac", "size": 104857600} },
             {"$type": "fm.plyr.track", "title": "x", "artist": "y", "fileType": "z", "createdAt": "2025-05-01T12:00:00Z", "labels": {"$type": "com.example.other", "a": 1} }]
            """),
        new(Fm.Plyr.Like.Nsid, Fm.Plyr.Like.Validate, data => Fm.Plyr.Like.Read(data).Write(), $$"""
            [{"$type": "fm.plyr.like", "subject": {{Subject}}, "createdAt": "2025-05-01T12:00:00Z"}]
            """),
        new(Fm.Plyr.Comment.Nsid, Fm.Plyr.Comment.Validate, data => Fm.Plyr.Comment.Read(data).Write(), $$"""
            [{"$type": "fm.plyr.comment", "subject": {{Subject}}, "text": "here", "timestampMs": 0, "createdAt": "2025-05-01T12:00:00Z"},
             {"$type": "fm.plyr.comment", "subject": {{Subject}}, "text": "there", "timestampMs": 61000, "createdAt": "2025-05-01T12:00:00Z", "updatedAt": "2025-05-02T12:00:00Z"}]
            """),
        new(Fm.Plyr.List.Nsid, Fm.Plyr.List.Validate, data => Fm.Plyr.List.Read(data).Write(), $$"""
            [{"$type": "fm.plyr.list", "items": [], "createdAt": "2025-05-01T12:00:00Z"},
             {"$type": "fm.plyr.list", "name": "Morning", "listType": "playlist", "items": [{"subject": {{Subject}} }, {"subject": {{Subject}} }],
              "createdAt": "2025-05-01T12:00:00Z", "updatedAt": "2025-05-02T12:00:00Z"}]
            """),
        new(Fm.Plyr.Actor.Profile.Nsid, Fm.Plyr.Actor.Profile.Validate, data => Fm.Plyr.Actor.Profile.Read(data).Write(), """
            [{"$type": "fm.plyr.actor.profile", "createdAt": "2025-05-01T12:00:00Z"},
             {"$type": "fm.plyr.actor.profile", "createdAt": "2025-05-01T12:00:00Z", "updatedAt": "2025-05-02T12:00:00Z", "bio": "Plays alone.", "avatar": "https://images.plyr.fm/p.png"}]
            """),
    ];

    public static IReadOnlyList<RecordKind> Others { get; } =
    [
        new(App.Bsky.Actor.Profile.Nsid, App.Bsky.Actor.Profile.Validate, data => App.Bsky.Actor.Profile.Read(data).Write(), $$"""
            [{"$type": "app.bsky.actor.profile"},
             {"$type": "app.bsky.actor.profile", "displayName": "Moss", "description": "Music.", "pronouns": "they", "website": "https://example.com",
              "avatar": {"$type": "blob", "ref": {{Link}}, "mimeType": "image/png", "size": 1000}, "pinnedPost": {{Subject}}, "createdAt": "2025-05-01T12:00:00Z",
              "labels": {"$type": "com.atproto.label.defs#selfLabels", "values": []} }]
            """),
        new(Fm.Teal.Feed.Play.Nsid, Fm.Teal.Feed.Play.Validate, data => Fm.Teal.Feed.Play.Read(data).Write(), """
            [{"$type": "fm.teal.feed.play", "trackName": "Tide", "artists": [{"artistName": "Moss"}], "originUri": "at://did:plc:abc/fm.plyr.track/3jzfcijpj2z2a", "duration": 240}]
            """),
        new(Fm.Teal.Alpha.Feed.Play.Nsid, Fm.Teal.Alpha.Feed.Play.Validate, data => Fm.Teal.Alpha.Feed.Play.Read(data).Write(), """
            [{"$type": "fm.teal.alpha.feed.play", "trackName": "Tide", "artistNames": ["Moss"], "originUrl": "https://plyr.fm/track/1", "playedTime": "2025-05-01T12:00:00Z"}]
            """),
        new(Fm.Teal.Actor.Status.Nsid, Fm.Teal.Actor.Status.Validate, data => Fm.Teal.Actor.Status.Read(data).Write(), """
            [{"$type": "fm.teal.actor.status", "time": "2025-05-01T12:00:00Z", "expiry": "2025-05-01T12:10:00Z",
              "item": {"trackName": "Tide", "artists": [{"artistName": "Moss"}], "originUri": "https://plyr.fm/track/1", "duration": 240}}]
            """),
        new(Fm.Teal.Alpha.Actor.Status.Nsid, Fm.Teal.Alpha.Actor.Status.Validate, data => Fm.Teal.Alpha.Actor.Status.Read(data).Write(), """
            [{"$type": "fm.teal.alpha.actor.status", "time": "2025-05-01T12:00:00Z", "item": {"trackName": "Tide", "artists": [{"artistName": "Moss"}]}}]
            """),
    ];

    /// <summary>The record that has a field of every kind.</summary>
    public static RecordKind Kinds { get; } = new(
        Own.Com.Example.Kinds.Nsid,
        Own.Com.Example.Kinds.Validate,
        data => Own.Com.Example.Kinds.Read(data).Write(),
        File.ReadAllText(Path.Combine(OwnVectors.Folder, "record-data-valid.json")));

    public static RecordKind Of(string nsid) => Plyr.Concat(Others).Append(Kinds).Single(kind => kind.Nsid.ToString() == nsid);

    public IReadOnlyList<DataMap> Samples() =>
        [.. ((DataArray)DataValue.FromJson(SamplesJson)).Select(sample => (DataMap)sample).Select(sample => sample.Get<DataMap>("data") ?? sample)];

    public IReadOnlyList<RecordProblem> Problems(DataMap data, LexiconMode mode = LexiconMode.Lenient)
    {
        var problems = new List<RecordProblem>();
        Validate(data, problems, mode);
        return problems;
    }
}
