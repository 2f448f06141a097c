using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Audio;

/// <summary>What is stored after a source's turn.</summary>
/// <param name="CheckedAt">Null when its host could not be asked at all.</param>
internal sealed record AudioCheck(
    AudioSource Source, AudioSourceState State, int Failures, DateTimeOffset DueAt, DateTimeOffset? CheckedAt, bool IsFound, long? Size, string? Detail)
{
    // With the pauses between them half a day or more: until then a host that is away has what it had.
    private const int FailuresForgiven = 8;

    // An interval for all would ask for everything at once, day after day.
    private const double Spread = 0.2;

    /// <summary>Whatever was found out holds for a while only: what is missing today may be there tomorrow, and the other way round.</summary>
    public static AudioCheck After(AudioSource source, AudioAnswer answer, DateTimeOffset now, Tuning tuning)
    {
        var failures = source.Failures + 1;
        return answer.Outcome switch
        {
            AudioOutcome.Found => new(
                source, AudioSourceState.Available, 0, now + (tuning.AudioAge * (1 - (Spread * Random.Shared.NextDouble()))), now, IsFound: true, answer.Size, null),
            AudioOutcome.Missing => new(
                source, AudioSourceState.Unavailable, failures, now + Backoff.After(failures, tuning.AudioRetryFirst, tuning.AudioAge), now, IsFound: false, null, answer.Detail),
            AudioOutcome.Unclear => new(
                source,
                failures < FailuresForgiven ? source.State : AudioSourceState.Unverified,
                failures,
                now + Backoff.After(failures, tuning.AudioRetryFirst, tuning.AudioRetryLongest),
                now,
                IsFound: false,
                null,
                answer.Detail),
            AudioOutcome.Busy => Postponed(source, now + answer.Wait),
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Outcome, null),
        };
    }

    /// <summary>It was not asked for: nothing is known that was not known before.</summary>
    public static AudioCheck Postponed(AudioSource source, DateTimeOffset until) =>
        new(source, source.State, source.Failures, until, null, IsFound: false, null, null);
}
