using System.Diagnostics.Metrics;

using PlyrFm.Indexer.Audio;
using PlyrFm.Indexer.Audit;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What the indexer counts. Tags are few and closed: never a DID, never a host of a stranger.</summary>
public sealed class IndexerMetrics : IDisposable
{
    /// <summary>The meter that the exporters subscribe to.</summary>
    public const string MeterName = "PlyrFm.Indexer";

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _relevant;
    private readonly Counter<long> _applied;
    private readonly Counter<long> _resyncs;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _looks;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _withheld;
    private readonly Counter<long> _hints;
    private readonly Counter<long> _labels;
    private readonly Counter<long> _audio;
    private readonly Counter<long> _proven;
    private readonly Counter<long> _carBytes;
    private long _provenWhole;
    private long _provenSparsely;

    public IndexerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _received = _meter.CreateCounter<long>("plyrfm.frames.received", "{frame}", "Frames read from a source.");
        _relevant = _meter.CreateCounter<long>("plyrfm.frames.relevant", "{frame}", "Frames that touch our records or a repository of ours.");
        _applied = _meter.CreateCounter<long>("plyrfm.commits.applied", "{commit}", "Commits that were verified and moved a repository.");
        _resyncs = _meter.CreateCounter<long>("plyrfm.resync.finished", "{fetch}", "Repositories asked for, by how it ended.");
        _proven = _meter.CreateCounter<long>("plyrfm.fetch.proven", "{repository}", "Repositories proven by a fetch, by manner: whole or sparse.");
        _carBytes = _meter.CreateCounter<long>("plyrfm.fetch.size", "By", "Bytes of whole repositories, and of parts of others, that were read to their end.");
        _reconnects = _meter.CreateCounter<long>("plyrfm.source.reconnects", "{connection}", "Connections to a source that ended, by why.");
        _deliveries = _meter.CreateCounter<long>("plyrfm.source.deliveries", "{write}", "Writes to a collection of ours by source: delivered first, later, or missed.");
        _looks = _meter.CreateCounter<long>("plyrfm.audit.looks", "{repository}", "Repositories compared with their PDS, by finding.");
        _repairs = _meter.CreateCounter<long>("plyrfm.audit.repairs", "{repository}", "Repositories that differed and are equal now, by what had differed.");
        _withheld = _meter.CreateCounter<long>("plyrfm.audit.withheld", "{record}", "Records found to be withheld by their PDS, or shown again.");
        _hints = _meter.CreateCounter<long>("plyrfm.hints", "{hint}", "Hints at records of ours, by what came of them.");
        _labels = _meter.CreateCounter<long>("plyrfm.labels.accepted", "{label}", "Labels whose signature was proven, those that were known already included.");
        _audio = _meter.CreateCounter<long>("plyrfm.audio.checks", "{source}", "Sources of audio that were looked for, by outcome.");
        SparseAbandoned = new RejectCounts(_meter.CreateCounter<long>("plyrfm.fetch.abandoned", "{fetch}", "Large repositories that were not fetched sparsely after all, by reason."));
        LabelRejects = new RejectCounts(_meter.CreateCounter<long>("plyrfm.labels.refused", "{label}", "Labels that were not kept, by reason."));
        Rejects = new RejectCounts(_meter.CreateCounter<long>("plyrfm.frames.rejected", "{frame}", "Frames that were refused, by reason."));
        // Libsecp256k1 takes 30 us, a commit that rebuilds much of its tree some ms, a wait for a DID document seconds: decades in between.
        VerifyDuration = _meter.CreateHistogram("plyrfm.verify.duration", "s", "From the lane to the verdict.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.1, 1] });
        var batchSize = _meter.CreateHistogram("plyrfm.batch.size", "{change}", "Changes written in one transaction.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 5, 25, 100, 250, 500] });
        var batchDuration = _meter.CreateHistogram("plyrfm.batch.duration", "s", "From the first statement of a batch to its commit.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] });
        var retries = _meter.CreateCounter<long>("plyrfm.batch.retries", "{attempt}", "Batches that failed for a reason that may pass, by SQLSTATE.");
        var invalid = _meter.CreateCounter<long>("plyrfm.records.invalid", "{record}", "Versions of records that were kept and are not shown, because they are invalid.");
        Batches = new BatchObserver
        {
            Written = report =>
            {
                invalid.Add(report.InvalidWritten);
                batchSize.Record(report.Changes);
                batchDuration.Record(report.Duration.TotalSeconds);
            },
            Retried = state => retries.Add(1, new KeyValuePair<string, object?>("state", state)),
        };
    }

    /// <summary>Refused frames by reason, also shown by /status.</summary>
    internal RejectCounts Rejects { get; }

    internal RejectCounts LabelRejects { get; }

    /// <summary>By <see cref="SparseObstacle"/>.</summary>
    internal RejectCounts SparseAbandoned { get; }

    /// <summary>Repositories proven since the start.</summary>
    internal (long Whole, long Sparse) Proven => (Interlocked.Read(ref _provenWhole), Interlocked.Read(ref _provenSparsely));

    internal Histogram<double> VerifyDuration { get; }

    /// <summary>What the writer tells.</summary>
    internal BatchObserver Batches { get; }

    internal void FrameReceived() => _received.Add(1);

    internal void FrameRelevant() => _relevant.Add(1);

    internal void CommitApplied() => _applied.Add(1);

    internal void ResyncFinished(string outcome) => _resyncs.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void RepoProven(FetchManner manner)
    {
        Interlocked.Increment(ref (manner == FetchManner.Sparse ? ref _provenSparsely : ref _provenWhole));
        _proven.Add(1, new KeyValuePair<string, object?>("manner", Word(manner)));
    }

    internal void CarRead(FetchManner manner, int bytes) => _carBytes.Add(bytes, new KeyValuePair<string, object?>("manner", Word(manner)));

    internal void Delivered(string source, string collection, string order) => _deliveries.Add(
        1,
        new KeyValuePair<string, object?>("source", source),
        new KeyValuePair<string, object?>("collection", collection),
        new KeyValuePair<string, object?>("order", order));

    internal void AuditLooked(AuditFinding before, AuditFinding now)
    {
        _looks.Add(1, new KeyValuePair<string, object?>("finding", AuditWords.Say(now)));
        if (now == AuditFinding.Equal && AuditWords.IsDifference(before))
        {
            _repairs.Add(1, new KeyValuePair<string, object?>("finding", AuditWords.Say(before)));
        }
    }

    internal void Withheld(int withheld, int shown)
    {
        _withheld.Add(withheld, new KeyValuePair<string, object?>("now", "withheld"));
        _withheld.Add(shown, new KeyValuePair<string, object?>("now", "shown"));
    }

    internal void HintFollowed(string outcome) => _hints.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void AudioChecked(AudioOutcome outcome) => _audio.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));

    internal void LabelAccepted() => _labels.Add(1);

    internal void LabelRefused(string reason) => LabelRejects.Add(reason);

    internal void SourceLost(string why) => _reconnects.Add(1, new KeyValuePair<string, object?>("why", why));

    private static string Word(FetchManner manner) => manner == FetchManner.Sparse ? "sparse" : "whole";

    /// <summary>Registers what is measured when somebody looks.</summary>
    internal void Observe(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    internal void Observe(string name, string unit, string description, Func<IEnumerable<Measurement<double>>> values) =>
        _meter.CreateObservableGauge(name, values, unit, description);

    public void Dispose() => _meter.Dispose();
}
