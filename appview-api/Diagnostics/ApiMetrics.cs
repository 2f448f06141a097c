using System.Diagnostics.Metrics;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>Numbers of this host beyond those of ASP.NET Core and Npgsql. Tags are NSIDs and error names, never accounts.</summary>
internal sealed class ApiMetrics
{
    public const string MeterName = "PlyrFm.AppViewApi";

    public const string QueryDuration = "plyrfm.api.query.duration";

    private readonly Histogram<double> _duration;

    public ApiMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        // Most answers take a few milliseconds; 3 s is the limit of a statement and 8 s that of a request.
        _duration = meter.CreateHistogram(
            QueryDuration, "s", "Time to answer a query, by NSID and outcome (ok or the error name).",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 3, 8] });
    }

    public void Answered(string nsid, string outcome, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new("nsid", nsid), new("outcome", outcome));
}
