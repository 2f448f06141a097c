using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Labels;

/// <summary>Decides which of a labeler's labels are kept: those about accounts and records of ours that it has signed itself.</summary>
internal sealed class LabelIntake(LabelVerifier verifier, CollectionMap collections, IndexerMetrics metrics, TimeProvider time)
{
    /// <summary>Keeps what can be believed of a page.</summary>
    /// <param name="labeler">Whose stream or answer it is.</param>
    /// <param name="page">As received.</param>
    /// <param name="seq">Its place in the stream; 0 for an answer.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Null when the labeler's key cannot be known now: the page has to be read again later.</returns>
    public async Task<List<ReceivedLabel>?> ReadAsync(Did labeler, LabelPage page, long seq, CancellationToken ct)
    {
        foreach (var reason in page.Refused)
        {
            Refuse(reason.ToString());
        }

        var kept = new List<ReceivedLabel>();
        foreach (var label in page.Labels)
        {
            if (WhyNot(labeler, label) is { } why)
            {
                Refuse(why);
                continue;
            }

            switch (await verifier.VerifyAsync(label, ct))
            {
                case LabelVerdict.Valid:
                    metrics.LabelAccepted();
                    kept.Add(new ReceivedLabel(label, seq));
                    break;
                case LabelVerdict.Unavailable:
                    return null;
                case var verdict:
                    Refuse(verdict.ToString());
                    break;
            }
        }

        return kept;
    }

    /// <summary>Counts what is not kept. Reasons are few and our own.</summary>
    public void Refuse(string reason) => metrics.LabelRefused(reason);

    /// <summary>What costs no look at a key.</summary>
    private string? WhyNot(Did labeler, Label label) =>
        label.Src != labeler ? "ForeignSource"
        : !Did.TryParse(label.Uri, out _) && LabelledRecord.TryParse(label.Uri, collections) is null ? "NotOurs"
        // The newest label holds: one from the future could not be taken back until then.
        : label.Cts.Instant > time.GetUtcNow() + FrameLimits.FutureRevTolerance ? "FutureTime"
        // PostgreSQL's text cannot hold it.
        : label.Val.Contains('\0') ? "InvalidValue"
        : null;
}
