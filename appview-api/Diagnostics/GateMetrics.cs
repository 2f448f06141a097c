using System.Diagnostics.Metrics;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>Numbers about gates. Never who supports whom.</summary>
internal sealed class GateMetrics
{
    private readonly Counter<long> _asked;

    public GateMetrics(IMeterFactory meters) => _asked = meters.Create(ApiMetrics.MeterName).CreateCounter<long>(
        "plyrfm.api.gates.asked", description: "Questions to the validator of supporters, by outcome (supporter, stranger, failed).");

    public void Asked(bool? isSupporter) => _asked.Add(
        1, new KeyValuePair<string, object?>("outcome", isSupporter switch { true => "supporter", false => "stranger", null => "failed" }));
}
