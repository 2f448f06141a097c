using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>
/// A small catalogue of music, as JSON that clients could have written, put into the index the way everything gets there: judged by the
/// record indexer, written by the batch writer. Nothing in it is random, so answers about it can be compared letter by letter.
/// </summary>
internal sealed class Catalogue
{
    public const string Aria = "did:plc:ariaariaariaariaariaaria";
    public const string Ben = "did:plc:benbenbenbenbenbenbenben";
    public const string Carla = "did:web:carla.example";

    public static readonly string Dawn = $"at://{Aria}/fm.plyr.track/3mkd3ow3nfk2a";
    public static readonly string Night = $"at://{Aria}/fm.plyr.track/3mkd3ow3nfl2a";
    public static readonly string Gated = $"at://{Aria}/fm.plyr.track/3mkd3ow3nfm2a";
    public static readonly string Album = $"at://{Aria}/fm.plyr.list/3mkd3ow3nfn2a";
    public static readonly string Mix = $"at://{Ben}/fm.plyr.list/3mkd3ow3nfo2a";
    public static readonly string Refused = $"at://{Ben}/fm.plyr.track/3mkd3ow3nfz2a";

    public static readonly DateTimeOffset Now = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Cid Root = Cid.ForDagCbor([0xA0]);
    private static readonly Tid Rev = Tid.FromMicroseconds(1_787_000_000_000_000, 1);

    private readonly Dictionary<string, List<IndexedRecord>> _repos = [];
    private readonly Dictionary<string, string> _cids = [];
    private readonly RecordIndexer _indexer = new(new CollectionMap("fm.plyr"), RecordPolicy.Default, new FixedTime(Now));
    private readonly CollectionMap _collections = new("fm.plyr");

    public static async Task WriteAsync(NpgsqlDataSource database)
    {
        var catalogue = new Catalogue();
        catalogue.Describe();
        List<Change> changes =
        [
            .. catalogue._repos.Select(repo => new SnapshotChange(Did.Parse(repo.Key), Rev, Root, repo.Value)),
            new IdentityChange(Did.Parse(Aria), Handle.Parse("aria.example"), new Uri("https://pds.example/")),
            new IdentityChange(Did.Parse(Ben), Handle.Parse("ben.example"), new Uri("https://other-pds.example/")),
        ];
        var writer = new BatchWriter(database, catalogue._collections, new BatchWriterOptions(), TimeProvider.System);
        var running = writer.RunAsync(static () => [], CancellationToken.None);
        foreach (var change in changes)
        {
            // One at a time: cursors hold numbers of rows, and those depend on what shared a batch.
            var isDurable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await writer.EnqueueAsync(change, isDurable.SetResult, CancellationToken.None);
            await Task.WhenAny(isDurable.Task, running);
        }

        writer.Complete();
        await running;
    }

    private void Describe()
    {
        Write(Aria, "app.bsky.actor.profile", "self", new()
        {
            ["displayName"] = "Aria",
            ["description"] = "Slow music.",
            ["avatar"] = Blob("avatar", "image/jpeg", size: 40_000),
        });
        Write(Aria, "fm.plyr.actor.profile", "self", new() { ["bio"] = "Tapes and field recordings.", ["createdAt"] = "2026-05-01T10:00:00.000Z" });
        Write(Aria, Dawn, new()
        {
            ["title"] = "Dawn — 夜明け",
            ["artist"] = "Aria Möller",
            ["fileType"] = "mp3",
            ["audioUrl"] = "https://audio.plyr.fm/audio/dawn.mp3",
            ["audioBlob"] = Blob("dawn", "audio/mpeg"),
            ["album"] = "Hours",
            ["duration"] = 241,
            ["imageUrl"] = "https://images.plyr.fm/images/dawn.jpg",
            ["description"] = "Recorded at five. #ambient #tape",
            ["features"] = new JsonArray(new JsonObject { ["did"] = Ben, ["handle"] = "an.old.example" }),
            ["createdAt"] = "2026-08-01T05:00:00.000Z",
            ["somebodyElsesField"] = new JsonObject { ["kept"] = true },
        });
        Write(Aria, Night, new()
        {
            ["title"] = "Night",
            ["artist"] = "Aria Möller",
            ["fileType"] = "m4a",
            ["audioBlob"] = Blob("night", "audio/mp4"),
            ["duration"] = 305,
            ["labels"] = new JsonObject
            {
                ["$type"] = "com.atproto.label.defs#selfLabels",
                ["values"] = new JsonArray(new JsonObject { ["val"] = "sexual" }),
            },
            ["createdAt"] = "2026-08-02T23:00:00.000Z",
        });
        Write(Aria, Gated, new()
        {
            ["title"] = "For supporters",
            ["artist"] = "Aria Möller",
            ["fileType"] = "flac",
            ["audioUrl"] = "https://api.plyr.fm/audio/7",
            ["supportGate"] = new JsonObject { ["type"] = "any" },
            ["createdAt"] = "2026-08-03T12:00:00.000Z",
        });
        Write(Aria, Album, new()
        {
            ["name"] = "Hours",
            ["listType"] = "album",
            ["items"] = Items(Dawn, Night),
            ["createdAt"] = "2026-08-04T12:00:00.000Z",
        });
        Write(Ben, Mix, new()
        {
            ["name"] = "Mix",
            ["listType"] = "playlist",
            ["items"] = Items(Night, $"at://{Aria}/fm.plyr.track/3mkd3ow3nfp2a", Album, $"at://{Ben}/app.bsky.feed.post/3mkd3ow3nfq2a"),
            ["createdAt"] = "2026-08-05T12:00:00.000Z",
            ["updatedAt"] = "2026-08-06T12:00:00.000Z",
        });
        Write(Ben, $"at://{Ben}/fm.plyr.like/3mkd3ow3nfr2a", Like(Dawn, "2026-08-07T12:00:00.000Z"));
        Write(Ben, $"at://{Ben}/fm.plyr.like/3mkd3ow3nfs2a", Like($"at://{Carla}/fm.plyr.track/3mkd3ow3nft2a", "2026-08-08T12:00:00.000Z"));
        Write(Ben, Refused, new() { ["title"] = "No artist", ["fileType"] = "mp3", ["createdAt"] = "2026-08-08T12:00:00.000Z" });
        Write(Ben, $"at://{Ben}/fm.teal.feed.play/3mkd3ow3nfx2a", new()
        {
            ["trackName"] = "Dawn",
            ["artists"] = new JsonArray(new JsonObject { ["artistName"] = "Aria" }),
            ["originUri"] = Dawn,
            ["playedTime"] = "2026-08-12T20:15:00.000Z",
        });
        Write(Carla, $"at://{Carla}/fm.plyr.like/3mkd3ow3nfu2a", Like(Dawn, "2026-08-09T12:00:00.000Z", version: Root.ToString()));
        Write(Carla, $"at://{Carla}/fm.plyr.comment/3mkd3ow3nfv2a", Comment(Dawn, "The birds!", 61_000, "2026-08-10T12:00:00.000Z"));
        Write(Ben, $"at://{Ben}/fm.plyr.comment/3mkd3ow3nfw2a", Comment(Dawn, "ここがいい", 12_500, "2026-08-11T12:00:00.000Z"));
    }

    private void Write(string did, string uri, JsonObject fields)
    {
        var parsed = AtUri.Parse(uri);
        Write(did, parsed.Collection!.Value.Value, parsed.RecordKey!.Value.Value, fields);
    }

    private void Write(string did, string nsid, string recordKey, JsonObject fields)
    {
        var record = new JsonObject { ["$type"] = nsid };
        foreach (var (name, value) in fields)
            record[name] = value?.DeepClone();
        var block = DataValue.FromJson(Encoding.UTF8.GetBytes(record.ToJsonString())).ToCbor();
        var cid = Cid.ForDagCbor(block);
        _cids[$"at://{did}/{nsid}/{recordKey}"] = cid.ToString();
        Assert.True(_collections.TryGet(nsid, out var collection));
        if (!_repos.TryGetValue(did, out var repo))
            _repos.Add(did, repo = []);
        repo.Add(_indexer.Read(Did.Parse(did), collection, recordKey, cid, block));
    }

    private JsonObject Like(string subject, string at, string? version = null) => new() { ["subject"] = Reference(subject, version), ["createdAt"] = at };

    private JsonObject Comment(string subject, string text, int ms, string at) =>
        new() { ["subject"] = Reference(subject), ["text"] = text, ["timestampMs"] = ms, ["createdAt"] = at };

    private JsonArray Items(params string[] subjects) => [.. subjects.Select(subject => new JsonObject { ["subject"] = Reference(subject) })];

    // Subjects that are in no repository have some version too.
    private JsonObject Reference(string uri, string? version = null) =>
        new() { ["uri"] = uri, ["cid"] = version ?? _cids.GetValueOrDefault(uri) ?? Root.ToString() };

    private static JsonObject Blob(string content, string type, int size = 4_000_000) => new()
    {
        ["$type"] = "blob",
        ["ref"] = new JsonObject { ["$link"] = Cid.ForRaw(Encoding.UTF8.GetBytes(content)).ToString() },
        ["mimeType"] = type,
        ["size"] = size,
    };
}
