using System.Globalization;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

public sealed class RecordTimeTests
{
    [Theory]
    [InlineData("2025-01-02T03:04:05Z", "2025-01-02T03:04:05Z")]
    [InlineData("2025-01-02T03:04:05.1234567899+05:30", "2025-01-01T21:34:05.123456Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z")]
    [InlineData("2025-01-02T03:04:05", "2025-01-02T03:04:05Z")]
    [InlineData("2025-01-02 03:04:05Z", "2025-01-02T03:04:05Z")]
    [InlineData("2025-01-02t03:04:05z", "2025-01-02T03:04:05Z")]
    [InlineData("2025-01-02T03:04:05+0530", "2025-01-01T21:34:05Z")]
    [InlineData("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59.999999Z")]
    public void Times_are_read_by_the_fields_and_cut_to_microseconds(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Reading.TrackRow(("createdAt", $"\"{text}\"")).CreatedAt);

    [Fact]
    public void The_first_moment_is_not_taken_for_minus_infinity() =>
        Assert.Equal(DateTimeOffset.MinValue.AddMicroseconds(1), Reading.TrackRow(("createdAt", "\"0000-01-01T00:00:00Z\"")).CreatedAt);

    [Fact]
    public void A_time_that_cannot_be_read_is_taken_from_the_record_key() =>
        Assert.Equal(Reading.KeyTime, Reading.TrackRow(("createdAt", "\"2025-02-30T00:00:00Z\"")).CreatedAt);

    [Theory]
    [InlineData("self")]
    [InlineData("2222222222222")]
    public void A_key_without_a_credible_time_leaves_the_epoch(string key)
    {
        var record = Reading.Read(Collection.Track, Reading.Track(("createdAt", "\"never\"")), key: key);
        Assert.Equal(DateTimeOffset.UnixEpoch, ((TrackRow)record.Projection!).CreatedAt);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_key_of_the_future_is_believed_as_far_as_clocks_differ(int minutesAhead, bool isBelieved)
    {
        var time = Reading.Now.AddMinutes(minutesAhead);
        var key = Tid.FromMicroseconds(time.ToUnixTimeMilliseconds() * 1000, 0).ToString();
        var record = Reading.Read(Collection.Track, Reading.Track(("createdAt", "\"never\"")), key: key);
        Assert.Equal(isBelieved ? time : DateTimeOffset.UnixEpoch, ((TrackRow)record.Projection!).CreatedAt);
    }
}
