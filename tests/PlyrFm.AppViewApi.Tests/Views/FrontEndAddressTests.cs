using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Tests.Views;

public sealed class FrontEndAddressTests
{
    [Theory]
    [InlineData("at://did:plc:ariaariaariaariaariaaria/fm.plyr.track/3mkd3ow3nfk2a", "at://did:plc:ariaariaariaariaariaaria/fm.plyr.track/3mkd3ow3nfk2a")]
    [InlineData("at://aria.example", "at://aria.example")]
    [InlineData("https://plyr.fm/at://aria.example/fm.plyr.list/x", "at://aria.example/fm.plyr.list/x")]
    [InlineData("https://plyr.fm/at%3A%2F%2Faria.example/fm.plyr.list/x?from=share#top", "at://aria.example/fm.plyr.list/x")]
    [InlineData("https://www.PLYR.fm/at://aria.example/fm.plyr.list/x/", "at://aria.example/fm.plyr.list/x")]
    [InlineData("https://plyr.fm/u/aria.example", "at://aria.example")]
    [InlineData("https://plyr.fm/u/did:plc:ariaariaariaariaariaaria/", "at://did:plc:ariaariaariaariaariaaria")]
    // Other hosts, other schemes, pages that are numbered or named by plyr.fm alone, half addresses.
    [InlineData("https://plyr.fm.example/at://aria.example", null)]
    [InlineData("https://aria@plyr.example/at://aria.example", null)]
    [InlineData("http://plyr.fm/at://aria.example", null)]
    [InlineData("ftp://plyr.fm/at://aria.example", null)]
    [InlineData("https://plyr.fm/track/17", null)]
    [InlineData("https://plyr.fm/u/aria.example/album/hours", null)]
    [InlineData("https://plyr.fm/u/", null)]
    [InlineData("https://plyr.fm/at://", null)]
    [InlineData("https://plyr.fm/", null)]
    [InlineData("mailto:aria@plyr.fm", null)]
    public void Address_is_understood_or_not(string address, string? expected) => Assert.Equal(expected, FrontEndAddress.Read(address)?.Value);
}
