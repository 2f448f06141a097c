using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

public sealed class PlayReaderTests
{
    private const string Track = "at://did:plc:mcc5yghbk7tixqryac2yxku7/fm.plyr.track/3mmoojp7etg2g";

    [Fact]
    public void Play_is_read_in_its_new_form_and_in_its_old_one()
    {
        var expected = new PlayRow("Song", "Somebody, Else", null, null, IsOurs: true, 181, new DateTimeOffset(2026, 8, 20, 1, 2, 3, TimeSpan.Zero));

        Assert.Equal(expected, Read(Collection.Play, """
            {"$type":"fm.teal.feed.play","trackName":"Song","artists":[{"artistName":"Somebody"},{"artistName":"Else"}],"duration":181,
             "musicServiceUri":"https://plyr.fm","submissionClientAgent":"plyr.fm/1.0","playedTime":"2026-08-20T01:02:03Z","originUri":"https://plyr.fm/track/12"}
            """));
        Assert.Equal(expected, Read(Collection.AlphaPlay, """
            {"$type":"fm.teal.alpha.feed.play","trackName":"Song","artistNames":["Somebody","Else"],"duration":181,
             "musicServiceBaseDomain":"plyr.fm","submissionClientAgent":"plyr.fm/1.0","playedTime":"2026-08-20T01:02:03Z","originUrl":"https://plyr.fm/track/12"}
            """));
    }

    [Theory]
    [InlineData($"\"originUri\":\"{Track}\"", Track, null, false)]
    [InlineData($"\"originUri\":\"https://plyr.fm/{Track}\"", Track, null, true)]
    [InlineData("\"originUri\":\"https://plyr.fm/at%3A%2F%2Fdid%3Aplc%3Amcc5yghbk7tixqryac2yxku7%2Ffm.plyr.track%2F3mmoojp7etg2g\"", Track, null, true)]
    [InlineData("\"originUri\":\"https://audio.plyr.fm/a.mp3\"", null, "https://audio.plyr.fm/a.mp3", false)]
    [InlineData("\"originUri\":\"https://plyr.fm/track/7\"", null, null, true)]
    [InlineData("\"submissionClientAgent\":\"plyr.fm/1.0\"", null, null, true)]
    [InlineData("\"musicServiceUri\":\"https://plyr.fm/\"", null, null, true)]
    public void Play_is_ours_by_any_of_its_marks(string mark, string? subject, string? audio, bool isOurs)
    {
        var row = Read(Collection.Play, $$"""{"$type":"fm.teal.feed.play","trackName":"Song","playedTime":"2026-08-20T01:02:03Z",{{mark}}}""");

        Assert.Equal((subject, audio, isOurs), (row!.SubjectUri, row.AudioUrl, row.IsOurs));
    }

    [Theory]
    [InlineData("\"trackName\":\"Song\"")] // says nothing of plyr
    [InlineData("\"trackName\":\"Song\",\"musicServiceUri\":\"https://music.example\",\"submissionClientAgent\":\"plyr.fm/1.0\"")] // of another service
    [InlineData("\"trackName\":\"Song\",\"submissionClientAgent\":\"plyr.fmx/1.0\"")]
    [InlineData("\"trackName\":\"Song\",\"musicServiceUri\":\"https://plyr.fm.example\"")]
    [InlineData("\"trackName\":\"Song\",\"originUri\":\"at://did:plc:mcc5yghbk7tixqryac2yxku7/app.bsky.feed.post/3mmoojp7etg2g\"")]
    [InlineData("\"trackName\":\"Song\",\"originUri\":\"at://artist.example/fm.plyr.track/3mmoojp7etg2g\"")] // handles move
    [InlineData("\"trackName\":\"Song\",\"originUri\":\"https://audio.plyr.fm/a\\u0000.mp3\"")]
    [InlineData("\"originUri\":\"https://plyr.fm/track/7\"")] // of what?
    [InlineData("\"trackName\":\"\\u0001\",\"originUri\":\"https://plyr.fm/track/7\"")]
    [InlineData("\"trackName\":7,\"originUri\":\"https://plyr.fm/track/7\"")]
    public void Other_plays_are_not_kept(string fields)
    {
        var record = Reading.Read(Collection.Play, $$"""{"$type":"fm.teal.feed.play","playedTime":"2026-08-20T01:02:03Z",{{fields}}}""");

        Assert.Null(record.Projection);
        Assert.False(record.IsKept);
    }

    [Fact]
    public void Time_of_the_key_is_used_where_the_record_has_none()
    {
        const string json = """{"$type":"fm.teal.feed.play","trackName":"Song","originUri":"https://plyr.fm/track/7"}""";

        Assert.Equal(AtProto.Syntax.Tid.Parse("3mmoojp7etg2g").Time, ((PlayRow)Reading.Read(Collection.Play, json, key: "3mmoojp7etg2g").Projection!).PlayedAt);
        Assert.Null(Reading.Read(Collection.Play, json, key: "no-time").Projection);
    }

    private static PlayRow? Read(Collection collection, string json) => (PlayRow?)Reading.Read(collection, json).Projection;
}
