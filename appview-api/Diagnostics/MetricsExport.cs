using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>Which numbers leave this host, and how.</summary>
internal static class MetricsExport
{
    // The standard switch; whatever else OTEL_* says is read by the exporter itself.
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // For each instrument the library sets memory aside for all combinations of tags that it may ever have: 2,000 unless told otherwise, which for those that
    // have three took a quarter of this host's memory and of its start. Null is the default: these two have a series for each query or route, and outcome.
    private static MetricStreamConfiguration? Room(Instrument instrument) => instrument.Name is ApiMetrics.QueryDuration or "http.server.request.duration"
        ? null
        : new MetricStreamConfiguration { CardinalityLimit = 100 };

    public static void AddApiMetrics(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics
                .AddView(Room)
                .AddMeter(ApiMetrics.MeterName, "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter();
            if (!string.IsNullOrEmpty(configuration[OtlpEndpoint]))
                metrics.AddOtlpExporter();
        });
}
