using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Audio;

/// <summary>A database, and folders for proxies that are gone when the tests are over.</summary>
public sealed class ProxyFixture : IAsyncLifetime, IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plyr-audio-test-").FullName;
    private int _count;

    public ApiDatabase Database { get; } = new();

    internal Seed Seed { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        if (MissingPart.SkipReason(PostgresServer.Missing) is null)
            Seed = new Seed(Database.DataSource);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await Database.DisposeAsync();
    }

    public string NewFolder() => Path.Combine(_folder, $"{Interlocked.Increment(ref _count)}");

    /// <summary>An API on a socket, with the proxy on.</summary>
    internal RunningApi Start(string folder, int port = 0, params (string Key, string Value)[] settings)
    {
        var api = new RunningApi(
            Database.ConnectionString,
            [("Network:AllowPrivate", "true"), ("AudioProxy:Enabled", "true"), ("AudioProxy:Directory", folder), .. settings]);
        api.UseKestrel(port);
        api.StartServer();
        return api;
    }

    /// <summary>A track of an artist at the PDS, whose audio is this blob.</summary>
    /// <returns>Where the proxy has it.</returns>
    internal async Task<(SeededRecord Track, string Path)> TrackAsync(
        Uri pds, Cid blob, string mime = "audio/mpeg", string fileType = "mp3", string? gate = null, int hidden = 0)
    {
        var artist = await Seed.ActorAsync($"p{Interlocked.Increment(ref _count):d4}".Replace('0', 'x').Replace('1', 'y').Replace('8', 'z').Replace('9', 'w'), pds: pds.ToString());
        var track = await Seed.TrackAsync(artist, audioUrl: null, hasBlob: true, gate: gate, hidden: hidden);
        await Seed.RunAsync(
            "update track set audio_cid = @cid, audio_mime = @mime, file_type = @type where id = @id",
            ("cid", blob.ToArray()), ("mime", mime), ("type", fileType), ("id", track.Id));
        return (track, $"/audio/{artist.Did}/{track.RecordKey}/{blob}");
    }
}
