using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>What is drawn for the radio, whatever there is to draw from.</summary>
public sealed class RotationPlanTests
{
    private static readonly DateTimeOffset Period = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Stations => [.. RadioStation.All.Select(station => station.Slug)];

    [Theory]
    [MemberData(nameof(Stations))]
    public void Rotation_keeps_artists_apart_and_to_their_share_and_ends_with_the_period(string slug)
    {
        var station = RadioStation.All.Single(station => station.Slug == slug);
        for (var seed = 0; seed < 50; seed++)
        {
            // Sixty artists with ten tracks of one to ten minutes.
            var ranked = Enumerable.Range(0, 600).Select(i => new RotationTrack(i, (i * 7) % 60, 60 + (i * 37 % 540))).ToList();
            var plan = RotationPlan.Draw(station, Period.AddHours(4 * seed), ranked);

            Assert.Equal(plan.Count, plan.Select(track => track.TrackId).Distinct().Count());
            Assert.All(plan, track => Assert.Contains(track, ranked));
            Assert.All(plan.GroupBy(track => track.ActorId), group => Assert.InRange(group.Sum(track => track.Seconds), 1, 1200));
            for (var i = 0; i < plan.Count; i++)
                Assert.DoesNotContain(plan[i].ActorId, plan.Skip(i + 1).Take(3).Select(track => track.ActorId));
            Assert.True(plan.Count == 75 || plan.Sum(track => track.Seconds) >= 4 * 3600, $"seed {seed}: {plan.Count} tracks");
            Assert.True(plan.SkipLast(1).Sum(track => track.Seconds) < 4 * 3600, $"seed {seed} goes on too long");
        }
    }

    [Fact]
    public void Same_station_period_and_tracks_give_the_same_and_another_period_another()
    {
        var ranked = Ranked(200);
        var plan = RotationPlan.Draw(RadioStation.All[0], Period, ranked);

        Assert.Equal(plan, RotationPlan.Draw(RadioStation.All[0], Period, ranked));
        Assert.NotEqual(plan, RotationPlan.Draw(RadioStation.All[0], Period.AddHours(4), ranked));
        Assert.NotEqual(plan, RotationPlan.Draw(RadioStation.All[1], Period, ranked));
    }

    [Fact]
    public void Better_ranked_tracks_come_more_often_and_even_draws_reach_everything()
    {
        var heard = new int[400];
        for (var period = 0; period < 200; period++)
        {
            foreach (var track in RotationPlan.Draw(RadioStation.All[0], Period.AddHours(4 * period), Ranked(400)))
                heard[track.TrackId]++;
        }

        Assert.True(heard[..12].Average() > 3 * heard[200..].Average(), $"{heard[..12].Average()} against {heard[200..].Average()}");
        Assert.True(heard.Count(times => times > 0) > 380, $"{heard.Count(times => times > 0)} of 400 were ever heard");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void Few_tracks_of_one_artist_are_played_though_nothing_keeps_them_apart(int tracks, int expected) =>
        Assert.Equal(expected, RotationPlan.Draw(RadioStation.All[0], Period, [.. Enumerable.Range(0, tracks).Select(i => new RotationTrack(i, 1, 200))]).Count);

    [Fact]
    public void Track_that_is_longer_than_an_artist_may_have_is_not_played() =>
        Assert.Equal([2L], RotationPlan.Draw(RadioStation.All[0], Period, [new(1, 1, 1201), new(2, 2, 1200)]).Select(track => track.TrackId));

    private static List<RotationTrack> Ranked(int count) => [.. Enumerable.Range(0, count).Select(i => new RotationTrack(i, i, 240))];
}
