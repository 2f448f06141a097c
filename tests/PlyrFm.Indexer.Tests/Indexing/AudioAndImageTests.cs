using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Tests.Indexing;

public sealed class AudioAndImageTests
{
    private const string Blob = $$"""{"$type":"blob","ref":{"$link":"{{Reading.RawCid}}"},"mimeType":"audio/mpeg","size":5}""";

    [Theory]
    [InlineData("https://audio.plyr.fm/x.mp3")]
    [InlineData("HTTPS://Audio.Plyr.FM/x.mp3?y=1")]
    [InlineData("https://api.plyr.fm/audio/7")]
    [InlineData("https://pub-d4ed8a1e39d44dac85263d86ad5676fd.r2.dev/a.wav")]
    public void An_audio_address_on_the_list_is_used_as_it_is_written(string url) => Assert.Equal(url, Reading.TrackRow(("audioUrl", $"\"{url}\"")).AudioUrl);

    [Theory]
    [InlineData("http://audio.plyr.fm/x.mp3")]
    [InlineData("https://evil.example/x.mp3")]
    [InlineData("https://audio.plyr.fm.evil.example/x.mp3")]
    [InlineData("https://audio.plyr.fm@evil.example/x.mp3")]
    [InlineData("https://user@audio.plyr.fm/x.mp3")]
    [InlineData("https://audio.plyr.fm:444/x.mp3")]
    [InlineData("https://audio.plyr.fm./x.mp3")]
    [InlineData("https://evil.example\\\\@audio.plyr.fm/x.mp3")]
    [InlineData("https://127.0.0.1/x.mp3")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:audio/mpeg;base64,AAAA")]
    [InlineData("https://localhost/x.mp3")]
    public void Any_other_address_is_dropped_and_the_blob_takes_over(string url)
    {
        var without = Reading.Read(Collection.Track, Reading.Track(("audioUrl", $"\"{url}\"")));
        var with = Reading.Read(Collection.Track, Reading.Track(("audioUrl", $"\"{url}\""), ("audioBlob", Blob)));
        if (without.Verdict == RecordVerdict.Invalid)
        {
            // Not even a URI to the lexicon.
            return;
        }

        Assert.Equal(RecordVerdict.Tolerated, without.Verdict);
        var alone = Assert.IsType<TrackRow>(without.Projection);
        Assert.Null(alone.AudioUrl);
        Assert.Equal(Hidden.NothingPlayable, alone.Hidden);
        var backed = Assert.IsType<TrackRow>(with.Projection);
        Assert.Null(backed.AudioUrl);
        Assert.Equal(Reading.RawCid, backed.AudioCid.ToString());
        Assert.Equal(Hidden.None, backed.Hidden);
    }

    [Fact]
    public void An_address_of_more_than_2048_characters_is_dropped() =>
        Assert.Null(Reading.TrackRow(("audioUrl", $"\"https://audio.plyr.fm/{new string('x', 2048)}\"")).AudioUrl);

    [Fact]
    public void A_track_without_audio_is_indexed_as_unplayable() =>
        Assert.Equal(Hidden.NothingPlayable, Reading.TrackRow(("audioUrl", null)).Hidden);

    [Theory]
    [InlineData("http://localhost:2583/x.png", true)]
    [InlineData("http://127.0.0.1/x.png", true)]
    [InlineData("http://10.0.0.1/x.png", false)]
    public void Local_addresses_are_used_in_local_networks_only(string url, bool isUsed)
    {
        var json = Reading.Track(("imageUrl", $"\"{url}\""));
        Assert.Null(((TrackRow)Reading.Read(Collection.Track, json).Projection!).ImageUrl);
        Assert.Equal(isUsed ? url : null, ((TrackRow)Reading.Read(Collection.Track, json, isLocal: true).Projection!).ImageUrl);
    }

    [Theory]
    [InlineData("https://images.plyr.fm/x.jpg", true)]
    [InlineData("https://cdn.bsky.app/img/x@jpeg", true)]
    [InlineData("https://images.plyr.fm/x.svg?y", false)]
    [InlineData("https://audio.plyr.fm/x.jpg", false)]
    public void Pictures_have_their_own_list_and_are_never_SVG(string url, bool isUsed) =>
        Assert.Equal(isUsed ? url : null, Reading.TrackRow(("imageUrl", $"\"{url}\"")).ImageUrl);

    [Theory]
    [InlineData("""{"type":"any"}""", "any")]
    [InlineData("""{"type":"moon phase"}""", "moon phase")]
    [InlineData("""{"type":""}""", "unknown")]
    [InlineData("""{"type":7}""", "unknown")]
    [InlineData("\"any\"", "unknown")]
    [InlineData("null", "unknown")]
    [InlineData(null, null)]
    public void A_gate_that_cannot_be_read_is_closed(string? gate, string? expected) => Assert.Equal(expected, Reading.TrackRow(("supportGate", gate)).GateType);
}
