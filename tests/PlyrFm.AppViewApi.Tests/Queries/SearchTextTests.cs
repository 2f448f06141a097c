using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Tests.Queries;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("sea of glass", "sea of glass", "\"sea\" \"of\"", "glass", "", false)]
    [InlineData("  sea   of ", "sea of", "\"sea\"", "of", "", false)]
    [InlineData("\"sea of\" glass", "sea of glass", "\"sea of\"", "glass", "", true)]
    [InlineData("glass \"sea of\"", "glass sea of", "\"glass\" \"sea of\"", "", "", true)]
    [InlineData("glass “sea o", "glass sea o", "\"glass\" \"sea o\"", "", "", true)]
    [InlineData("sea -glass -\"of tin\" now", "sea now", "\"sea\"", "now", "\"glass\" or \"of tin\"", false)]
    [InlineData("jean-luc - x", "jean-luc - x", "\"jean-luc\" \"-\"", "x", "", false)]
    [InlineData("a\"b\"c", "a b c", "\"a\" \"b\"", "c", "", true)]
    [InlineData("-", "-", "", "-", "", false)]
    [InlineData("-a", "", "", "", "\"a\"", false)]
    [InlineData("\"\" \" \"", "", "", "", "", false)]
    [InlineData("\"", "", "", "", "", false)]
    [InlineData("-\"", "", "", "", "", false)]
    public void Text_is_taken_apart(string text, string plain, string whole, string begun, string excluded, bool hasPhrase) =>
        Assert.Equal(new SearchText(plain, whole, begun, excluded, hasPhrase), SearchText.Parse(text));
}
