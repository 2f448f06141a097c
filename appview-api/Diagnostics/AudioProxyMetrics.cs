using System.Diagnostics.Metrics;
using PlyrFm.AppViewApi.Audio;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>Numbers of the audio proxy.</summary>
internal sealed class AudioProxyMetrics(IMeterFactory meters)
{
    private readonly Meter _meter = meters.Create(ApiMetrics.MeterName);
    private Counter<long>? _answered;
    private Counter<long>? _filled;

    /// <summary>Registers the numbers: they are there only where the proxy is on.</summary>
    public void Observe(Func<long> bytes, Func<int> fills)
    {
        _answered = _meter.CreateCounter<long>(
            "plyrfm.api.audio.requests", description: "Requests for blobs, by outcome (kept, fetched, passed_on to the PDS, failed).");
        _filled = _meter.CreateCounter<long>(
            "plyrfm.api.audio.fills", description: "Blobs fetched from PDSes, by outcome (ok or why not; mismatch: it was not what the record names).");
        _meter.CreateObservableGauge("plyrfm.api.audio.kept", bytes, "By", "Audio that is kept on the disk.");
        _meter.CreateObservableGauge("plyrfm.api.audio.filling", fills, "{blob}", "Blobs that are being fetched.");
    }

    public void Answered(string outcome) => _answered?.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Filled(BlobFailure? failure) =>
        _filled?.Add(1, new KeyValuePair<string, object?>("outcome", failure?.ToString().ToLowerInvariant() ?? "ok"));
}
