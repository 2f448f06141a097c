using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer;

/// <summary>Makes what reads records and what writes them.</summary>
internal static class Records
{
    public static RecordIndexer Indexer(IndexerOptions options, IServiceProvider services) => new(
        services.GetRequiredService<CollectionMap>(),
        new RecordPolicy(options.AudioHosts, options.ImageHosts, options.IsLexiconStrict, options.AllowPrivateNetwork) { SelfLabels = LabelRules.OfAuthors(options.LabelRules) },
        services.GetRequiredService<TimeProvider>());

    public static BatchWriter Writer(IServiceProvider services)
    {
        var (metrics, deliveries) = (services.GetRequiredService<IndexerMetrics>(), services.GetRequiredService<Deliveries>());
        return new BatchWriter(
            services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<CollectionMap>(),
            services.GetRequiredService<Tuning>().Batches,
            services.GetRequiredService<TimeProvider>(),
            metrics.Batches with
            {
                Written = report =>
                {
                    metrics.Batches.Written(report);
                    foreach (var found in report.Found)
                    {
                        deliveries.Found(found);
                    }
                },
            },
            services.GetRequiredService<ILogger<BatchWriter>>(),
            services.GetRequiredService<WriterLease>());
    }
}
