using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Tests.Views;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  Möller 夜明け 👩‍👩‍👧 ", "Möller 夜明け 👩‍👩‍👧")]
    [InlineData("a\u0000b\u0007c\u001Bd", "abcd")]
    [InlineData("two\nlines", "twolines")]
    [InlineData("\u202Egnp.exe", "gnp.exe")]
    [InlineData("\u2066isolated\u2069", "isolated")]
    // Marks that other scripts need stay: they turn nothing.
    [InlineData("\u200Fשלום\u200D", "\u200Fשלום\u200D")]
    [InlineData(" \t\u0001 ", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Line_has_no_controls_and_turns_no_direction(string? text, string? shown)
    {
        Assert.Equal(shown, DisplayText.Line(text, maxBytes: 2560, maxGraphemes: 256));
    }

    [Fact]
    public void Prose_keeps_its_lines() => Assert.Equal("one\n\ttwo", DisplayText.Prose("one\n\ttwo\u0007\r", 2560, 256));

    [Theory]
    [InlineData("abcdef", 3, 100, "abc")]
    [InlineData("ab夜明", 5, 100, "ab夜")]
    [InlineData("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 1000, 2, "👩‍👩‍👧👩‍👩‍👧")]
    [InlineData("👩‍👩‍👧", 10, 100, null)]
    public void Cut_falls_between_characters_as_people_see_them(string text, int maxBytes, int maxGraphemes, string? shown)
    {
        Assert.Equal(shown, DisplayText.Line(text, maxBytes, maxGraphemes));
    }
}
