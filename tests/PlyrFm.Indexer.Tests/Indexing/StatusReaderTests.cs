using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

public sealed class StatusReaderTests
{
    private const string Item = "\"item\":{\"trackName\":\"Song\",\"artists\":[{\"artistName\":\"Somebody\"}],\"duration\":181,\"musicServiceUri\":\"https://plyr.fm\"}";
    private static readonly DateTimeOffset Began = Reading.Now - TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\",\"expiry\":\"2026-01-02T03:08:05Z\"", 8)]
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\"", 10)] // as the lexicon has it
    [InlineData("\"time\":\"1767322805\",\"expiry\":\"1767323105\"", 5)] // the oldest writers
    [InlineData("\"time\":1767322805,\"expiry\":1767323105", 5)]
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\",\"expiry\":\"9999-01-02T03:08:05Z\"", 360)] // for ever
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\",\"expiry\":\"soon\"", 10)]
    public void Status_lasts_as_long_as_it_says_within_reason(string times, int minutes)
    {
        var expected = new StatusRow("Song", "Somebody", null, null, IsOurs: true, 181, Began, Began.AddMinutes(minutes));

        Assert.Equal(expected, Read(Collection.Status, "fm.teal.actor.status", $"{times},{Item}"));
    }

    [Fact]
    public void Old_form_is_read_too()
    {
        var row = Read(
            Collection.AlphaStatus, "fm.teal.alpha.actor.status",
            "\"time\":\"2026-01-02T03:00:05Z\",\"item\":{\"trackName\":\"Song\",\"artistNames\":[\"Somebody\"],\"musicServiceBaseDomain\":\"plyr.fm\"}");

        Assert.Equal(new StatusRow("Song", "Somebody", null, null, IsOurs: true, null, Began, Began.AddMinutes(10)), row);
    }

    [Theory]
    [InlineData($"{Item}")]
    [InlineData($"\"time\":\"yesterday\",{Item}")]
    [InlineData($"\"time\":-1,{Item}")]
    [InlineData($"\"time\":99999999999999,{Item}")]
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\"")]
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\",\"item\":\"Song\"")]
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\",\"item\":{}")]
    [InlineData("\"time\":\"2026-01-02T03:00:05Z\",\"item\":{\"trackName\":\"Song\",\"musicServiceUri\":\"https://elsewhere.example\"}")]
    public void What_is_of_other_music_or_cannot_be_read_is_not_kept(string fields) =>
        Assert.False(Reading.Read(Collection.Status, Json("fm.teal.actor.status", fields), key: "self").IsKept);

    [Fact]
    public void Only_one_status_is_the_accounts() =>
        Assert.False(Reading.Read(Collection.Status, Json("fm.teal.actor.status", $"\"time\":\"2026-01-02T03:00:05Z\",{Item}"), key: "other").IsKept);

    private static StatusRow Read(Collection collection, string type, string fields) =>
        Assert.IsType<StatusRow>(Reading.Read(collection, Json(type, fields), key: "self").Projection);

    private static string Json(string type, string fields) => $$"""{"$type":"{{type}}",{{fields}}}""";
}
