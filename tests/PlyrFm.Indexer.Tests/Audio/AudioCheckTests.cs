using PlyrFm.AtProto.Identity;
using PlyrFm.Indexer.Audio;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Tests.Audio;

public sealed class AudioCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Tuning Times = new();

    [Fact]
    public void Host_that_does_not_answer_changes_nothing_until_it_has_been_away_for_long()
    {
        var source = Source(AudioSourceState.Available);
        for (var failures = 1; failures < 8; failures++)
        {
            var check = AudioCheck.After(source, AudioAnswer.Unclear("no answer"), Now, Times);
            Assert.Equal((AudioSourceState.Available, failures), (check.State, check.Failures));
            source = source with { Failures = check.Failures };
        }

        Assert.Equal(AudioSourceState.Unverified, AudioCheck.After(source, AudioAnswer.Unclear("no answer"), Now, Times).State);
    }

    [Fact]
    public void What_is_missing_is_looked_for_for_ever_at_growing_intervals_of_a_day_at_most()
    {
        var source = Source(AudioSourceState.Available);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 40; i++)
        {
            var check = AudioCheck.After(source, AudioAnswer.Missing("HTTP 404"), Now, Times);
            Assert.Equal(AudioSourceState.Unavailable, check.State);
            waits.Add(check.DueAt - Now);
            source = source with { Failures = check.Failures, State = check.State };
        }

        Assert.InRange(waits[0], TimeSpan.FromMinutes(2.5), TimeSpan.FromMinutes(5));
        Assert.InRange(waits[^1], TimeSpan.FromHours(12), TimeSpan.FromHours(24));
        Assert.All(waits, wait => Assert.True(wait <= TimeSpan.FromHours(24)));
    }

    [Fact]
    public void What_is_found_is_looked_for_again_within_a_day_and_has_no_past()
    {
        var check = AudioCheck.After(Source(AudioSourceState.Unavailable) with { Failures = 12 }, new AudioAnswer(AudioOutcome.Found, Size: 3), Now, Times);

        Assert.Equal((AudioSourceState.Available, 0, true, 3L), (check.State, check.Failures, check.IsFound, check.Size));
        Assert.InRange(check.DueAt - Now, TimeSpan.FromHours(19), TimeSpan.FromHours(24));
    }

    [Theory]
    [InlineData("http://audio.plyr.fm/a.mp3")]
    [InlineData("https://127.0.0.1/a.mp3")]
    [InlineData("https://localhost/a.mp3")]
    [InlineData("https://audio.plyr.fm:8443/a.mp3")]
    public async Task Nothing_inside_is_asked(string url)
    {
        using var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments() with { MaxRedirects = 0 });

        var answer = await new AudioProbe(http).AskAsync(Source(AudioSourceState.Unverified) with { Url = url }, CancellationToken.None);

        Assert.Equal(AudioOutcome.Missing, answer.Outcome);
        Assert.Contains("is not allowed", answer.Detail, StringComparison.Ordinal);
    }

    private static AudioSource Source(AudioSourceState state) =>
        new(1, AudioSourceKind.Address, "https://audio.plyr.fm", "https://audio.plyr.fm/a.mp3", "did:plc:a", null, IsGated: false, state, 0, Now);
}
