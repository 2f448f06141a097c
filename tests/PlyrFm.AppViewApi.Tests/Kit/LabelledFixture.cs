using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>
/// An API that follows two labelers, the first of which redacts unless a request says otherwise. What they say is written as the indexer writes it.
/// </summary>
public sealed class LabelledFixture : IAsyncLifetime, IAsyncDisposable
{
    private readonly SignedInFixture _accounts = new();
    private readonly Dictionary<string, PrivateKey> _keys = new() { [Moderation] = PrivateKey.Generate(KeyCurve.K256), [Critic] = PrivateKey.Generate(KeyCurve.K256) };
    private RunningApi? _api;
    private int _second;

    public const string Moderation = "did:plc:moderationmoderationmode";
    public const string Critic = "did:plc:criticcriticcriticcritic";

    internal static readonly CollectionMap Collections = new("fm.plyr");

    /// <summary>What both of them are called in the settings.</summary>
    public static readonly (string Key, string Value)[] Settings = [("Labels:Labelers:0", $"{Moderation};redact"), ("Labels:Labelers:1", Critic)];

    public ApiDatabase Database => _accounts.Database;

    internal TestIssuer Artist => _accounts.Artist;

    internal TestIssuer Listener => _accounts.Listener;

    public HttpClient Client { get; private set; } = null!;

    internal Seed Seed => _accounts.Seed;

    /// <summary>What the API is made of.</summary>
    public IServiceProvider Services => _api!.Services;

    internal PublicKey KeyOf(string labeler) => _keys[labeler].PublicKey;

    public async Task InitializeAsync()
    {
        await _accounts.InitializeAsync();
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        Labeler[] labelers = [new(Did.Parse(Moderation), Redacts: true), new(Did.Parse(Critic), Redacts: false)];
        await LabelPolicy.CopyAsync(
            Database.DataSource, Collections, [.. labelers.Select(labeler => labeler.Did)], LabelRules.For(LabelRule.Defaults, labelers), TimeProvider.System, CancellationToken.None);
        _api = _accounts.Start([("Subsonic:Enabled", "true"), .. Settings]);
        Client = _api.CreateClient(new() { AllowAutoRedirect = false });
    }

    /// <summary>A labeler says something, later than all before.</summary>
    internal async Task<Label> LabelAsync(string src, string subject, string value, string? cid = null, bool isNegated = false, string? exp = null)
    {
        var label = new Label
        {
            Ver = 1,
            Src = Did.Parse(src),
            Uri = subject,
            Cid = cid,
            Val = value,
            Neg = isNegated ? true : null,
            Cts = AtDatetime.Parse($"2026-01-01T00:00:00.{Interlocked.Increment(ref _second):000}Z"),
            Exp = exp is null ? null : AtDatetime.Parse(exp),
        }.Sign(_keys[src]);
        await new LabelWriter(Database.DataSource, Collections, TimeProvider.System).WriteAsync([new ReceivedLabel(label, Seq: 0)], CancellationToken.None);
        return label;
    }

    /// <summary>Asks with a header, or without one, and as somebody, if that is said.</summary>
    internal async Task<HttpResponseMessage> SendAsync(string path, string[]? accept = null, TestIssuer? viewer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("atproto-accept-labelers", accept);
        if (viewer is not null)
            request.Headers.Authorization = new("Bearer", viewer.Token(path.Split('/', '?')[2]));
        return await Client.SendAsync(request);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        await _accounts.DisposeAsync();
        foreach (var key in _keys.Values)
            key.Dispose();
    }
}
