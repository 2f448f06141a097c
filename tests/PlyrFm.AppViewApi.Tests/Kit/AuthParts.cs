using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>The parts that judge tokens on a clock of the test's own, with a directory that answers as it is told.</summary>
internal sealed class AuthParts : IDisposable
{
    public const string Nsid = "fm.plyr.feed.getTrack";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _counts = [];
    private readonly SignatureGate _signatures;

    public AuthParts(params (string Key, string Value)[] settings)
    {
        Options = Read(settings);
        _signatures = new SignatureGate(IssuerKeys.Over(ResolveAsync, Time), Options, Time);
        Rules = new TokenRules(Options, Time);
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _counts[instrument.Name] = Count(instrument.Name) + value);
        _listener.Start();
        Replays = new ReplayWatch(new AuthMetrics(meters), Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 8, 20, 12, 0, 0, TimeSpan.Zero));

    public ApiOptions Options { get; }

    public TokenRules Rules { get; }

    public ReplayWatch Replays { get; }

    /// <summary>Keys by DID. Who is not in it does not exist.</summary>
    public Dictionary<string, PublicKey> Directory { get; } = [];

    public bool IsDown { get; set; }

    /// <summary>Look-ups wait for it.</summary>
    public Task Answering { get; set; } = Task.CompletedTask;

    public int Lookups { get; private set; }

    public IPAddress Client { get; set; } = IPAddress.Parse("203.0.113.7");

    public long Count(string instrument) => _counts.GetValueOrDefault(instrument);

    /// <summary>Judges a token of an issuer as it would be judged now.</summary>
    /// <returns><c>ok</c>, or the name of the error.</returns>
    public async Task<string> JudgeAsync(TestIssuer issuer, string? token = null)
    {
        try
        {
            var read = ServiceTokenReader.Read(token ?? issuer.Token(Nsid, now: Time.GetUtcNow()));
            var did = Rules.Check(read, Nsid);
            await _signatures.ProveAsync(did, read, Client, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
            return "ok";
        }
        catch (XrpcException refused)
        {
            return refused.Error.Name;
        }
    }

    public static ApiOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("ConnectionStrings:Plyr", "Host=localhost"), new("Api:Hostname", RunningApi.Hostname), .. settings.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))]);
        Assert.True(ApiOptions.TryRead(configuration.Build(), out var options, out var problem), problem);
        return options;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private async Task<DidResolution> ResolveAsync(Did did, CancellationToken ct)
    {
        Lookups++;
        await Answering;
        if (IsDown)
            return new DidResolution.Unavailable("down");
        if (!Directory.TryGetValue(did.Value, out var key))
            return new DidResolution.NotFound();
        Assert.True(DidDocument.TryParse(Encoding.UTF8.GetBytes(TestDirectory.Document(did.Value, key)), did, out var document, out var why), why);
        return new DidResolution.Found(document);
    }
}
