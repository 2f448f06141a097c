using PlyrFm.AppViewApi.Labels;
using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>
/// What anonymous clients were answered a moment ago, as bytes: the first pages that everybody asks for are read from the database once a
/// moment, however many ask. The indexer's next write ends the moment, and so does the time of <c>Api__KeepAnswersMs</c>, for what is
/// written without a notice (rankings, totals).
/// </summary>
internal sealed class KeptReplies(RepoSignals signals, ApiOptions options, TimeProvider time)
{
    // Large enough for every page that clients open with; small beside the 200 MB or so that a host takes anyway.
    private const int MaxBytes = 16 << 20;

    // Longer ones are cursors and long searches, which hardly anybody repeats.
    private const int MaxKeyLength = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (JsonReply.Ready Reply, long At)> _replies = new(StringComparer.Ordinal);
    private long _moment;
    private int _bytes;

    /// <summary>Under what name the answer to a request is kept; null when it must not be.</summary>
    /// <param name="labelers">Whose labels the answer shows: those who name them in another order, or together with unknown ones, get the same.</param>
    public string? KeyOf(HttpRequest request, IReadOnlyList<AcceptedLabeler> labelers)
    {
        var question = $"{request.Path}{request.QueryString}";
        return options.KeepAnswers > TimeSpan.Zero && question.Length <= MaxKeyLength
            ? string.Join(' ', labelers.Select(static labeler => labeler.ToString()).Order(StringComparer.Ordinal).Append(question))
            : null;
    }

    /// <summary>Names the state of the index as far as it was told to us; take it before the database is asked. Null: nobody tells us.</summary>
    public long? Moment => signals.Heard;

    public JsonReply? Find(string key)
    {
        lock (_gate)
        {
            Forget(signals.Heard);
            return _replies.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.At) < options.KeepAnswers ? kept.Reply : null;
        }
    }

    /// <returns>The reply itself, or its bytes if it is kept.</returns>
    public JsonReply Keep(string key, long? moment, JsonReply reply)
    {
        if (moment is null || reply.Freshness is not (Freshness.Latest or Freshness.Item or Freshness.Totals))
            return reply;

        var ready = reply.Rendered();
        lock (_gate)
        {
            var now = signals.Heard;
            Forget(now);
            // Something was written while the database was read: which of the two states was read, nobody knows.
            if (now != moment || ready.Length > MaxBytes)
                return ready;
            if (_bytes + ready.Length > MaxBytes)
                Clear();
            if (_replies.Remove(key, out var before))
                _bytes -= before.Reply.Length;
            _replies[key] = (ready, time.GetTimestamp());
            _bytes += ready.Length;
            return ready;
        }
    }

    private void Forget(long? moment)
    {
        if (moment == _moment)
            return;
        _moment = moment ?? -1;
        Clear();
    }

    private void Clear()
    {
        _replies.Clear();
        _bytes = 0;
    }
}
