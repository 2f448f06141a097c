using Microsoft.Extensions.Configuration;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Tests.Views;

public sealed class AddressesTests
{
    private const string Did = "did:plc:ariaariaariaariaariaaria";
    private static readonly Cid Blob = Cid.ForRaw("x"u8);

    [Theory]
    [InlineData("https://images.plyr.fm/a.jpg", true, true)]
    [InlineData("http://localhost:3000/a.jpg", false, true)]
    [InlineData("https://localhost:3000/a.jpg", false, true)]
    [InlineData("http://user@localhost:3000/a.jpg", false, false)]
    [InlineData("javascript:alert(1)", false, false)]
    [InlineData("data:text/html,x", false, false)]
    [InlineData("file:///etc/passwd", false, false)]
    [InlineData("//images.plyr.fm/a.jpg", false, false)]
    [InlineData("", false, false)]
    [InlineData(null, false, false)]
    public void Address_from_a_record_is_used_only_if_browsers_may_be_sent_there(string? url, bool inPublic, bool onLocalNetwork)
    {
        Assert.Equal(inPublic, Addresses(allowPrivate: false).FromRecord(url) is not null);
        Assert.Equal(onLocalNetwork, Addresses(allowPrivate: true).FromRecord(url) is not null);
    }

    [Theory]
    [InlineData("https://pds.example", "https://pds.example/xrpc/", true)]
    [InlineData("https://pds.example/path?query#fragment", "https://pds.example/xrpc/", true)]
    [InlineData("https://pds.example:8443", "https://pds.example:8443/xrpc/", true)]
    [InlineData("http://localhost:2583", "http://localhost:2583/xrpc/", false)]
    public void Blob_is_asked_for_at_the_origin_of_its_server(string pds, string start, bool inPublic)
    {
        Assert.Equal(inPublic, Addresses(allowPrivate: false).Blob(pds, Did, Blob) is not null);
        var address = Addresses(allowPrivate: true).Blob(pds, Did, Blob)!.AbsoluteUri;
        Assert.Equal($"{start}com.atproto.sync.getBlob?did=did%3Aplc%3Aariaariaariaariaariaaria&cid={Blob}", address);
    }

    private static Addresses Addresses(bool allowPrivate)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Plyr"] = "Host=localhost",
            ["Network:AllowPrivate"] = allowPrivate ? "true" : "false",
        };
        Assert.True(ApiOptions.TryRead(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), out var options, out _));
        return new Addresses(options);
    }
}
