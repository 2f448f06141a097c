using Microsoft.Extensions.Time.Testing;

using PlyrFm.Indexer.Backfill;

namespace PlyrFm.Indexer.Tests.Backfill;

public sealed class FetchPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_short_run_is_counted_over_the_time_it_took()
    {
        var pace = new FetchPace(_time);
        Finish(pace, 10);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(20, pace.PerMinute(), precision: 6);
    }

    [Fact]
    public void What_is_five_minutes_old_is_forgotten_and_a_long_silence_is_none()
    {
        var pace = new FetchPace(_time);
        for (var minute = 0; minute < 10; minute++)
        {
            Finish(pace, 60);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(48, pace.PerMinute(), precision: 6); // the present slot is empty yet: four of five bursts are in the window
        _time.Advance(TimeSpan.FromMinutes(4.5));
        Assert.Equal(0, pace.PerMinute());
        Finish(pace, 5);
        Assert.Equal(1, pace.PerMinute(), precision: 6);
        _time.Advance(TimeSpan.FromDays(100));
        Assert.Equal(0, pace.PerMinute());
    }

    private static void Finish(FetchPace pace, int times)
    {
        for (var i = 0; i < times; i++)
        {
            pace.Finished();
        }
    }
}
