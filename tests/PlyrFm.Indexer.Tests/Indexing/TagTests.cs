namespace PlyrFm.Indexer.Tests.Indexing;

public sealed class TagTests
{
    [Theory]
    [InlineData("""["Ambient","#Drone ","ambient",7,"","##"]""", null, "ambient,drone")]
    [InlineData(null, "some #Noise, #lo-fi and C# or #1, see https://x.example/#part &#39; (#\u00c4ther)", "noise,lo-fi,\u00e4ther")]
    [InlineData("""["a"]""", "#b #a", "a,b")]
    [InlineData("\"a\"", null, "")]
    public void Tags_come_from_the_array_and_from_hashtags(string? tags, string? description, string expected) => Assert.Equal(
        expected,
        string.Join(',', Reading.TrackRow(("tags", tags), ("description", description is null ? null : $"\"{description}\"")).Tags));

    [Fact]
    public void There_are_twenty_tags_at_most()
    {
        var tags = string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"t{i}\""));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"t{i}"), Reading.TrackRow(("tags", $"[{tags}]")).Tags);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(65, 0)]
    public void A_tag_has_64_graphemes_at_most(int length, int count) =>
        Assert.Equal(count, Reading.TrackRow(("tags", $"[{Reading.Text('x', length)}]")).Tags.Count);

    [Fact]
    public void One_grapheme_of_a_thousand_marks_is_no_tag() =>
        Assert.Empty(Reading.TrackRow(("tags", $"[\"a{new string('\u0301', 1000)}\"]")).Tags);
}
