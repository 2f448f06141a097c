using OpenTelemetry.Metrics;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>Which numbers leave this host, and how.</summary>
internal static class MetricsExport
{
    // The standard switch; whatever else OTEL_* says is read by the exporter itself.
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddApiMetrics(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics
                .AddMeter(ApiMetrics.MeterName, "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter();
            if (!string.IsNullOrEmpty(configuration[OtlpEndpoint]))
                metrics.AddOtlpExporter();
        });
}
