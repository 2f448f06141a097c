using System.Diagnostics.Metrics;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>Numbers about tokens. Tags are error names, never accounts, and nothing of a token.</summary>
internal sealed class AuthMetrics
{
    private readonly Counter<long> _judged;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _withoutId;

    public AuthMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ApiMetrics.MeterName);
        _judged = meter.CreateCounter<long>("plyrfm.api.auth.tokens", description: "Requests with a token, by outcome (ok or the error name).");
        _replayed = meter.CreateCounter<long>(
            "plyrfm.api.auth.replays", description: "Tokens that were seen within the last minute or two. Some are normal, a jump is not.");
        _withoutId = meter.CreateCounter<long>("plyrfm.api.auth.without_jti", description: "Tokens without jti, which the specification demands.");
    }

    public void Judged(string outcome) => _judged.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Replayed() => _replayed.Add(1);

    public void WithoutId() => _withoutId.Add(1);
}
