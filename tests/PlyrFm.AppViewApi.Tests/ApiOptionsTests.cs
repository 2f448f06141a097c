using Microsoft.Extensions.Configuration;

namespace PlyrFm.AppViewApi.Tests;

public sealed class ApiOptionsTests
{
    [Theory]
    [InlineData("ConnectionStrings:Plyr", "", "ConnectionStrings__Plyr")]
    [InlineData("ConnectionStrings:Plyr", "no such=key", "ConnectionStrings__Plyr")]
    [InlineData("ConnectionStrings:PlyrReader", "no such=key", "ConnectionStrings__PlyrReader")]
    [InlineData("Api:Url", "https://127.0.0.1:8080", "Api__Url")]
    [InlineData("Api:Url", "http://127.0.0.1:8080/path", "Api__Url")]
    [InlineData("Api:Url", "8080", "Api__Url")]
    [InlineData("AudioProxy:Enabled", "yes", "AudioProxy__Enabled")]
    [InlineData("AudioProxy:Enabled", "true", "AudioProxy__Directory")]
    [InlineData("AudioProxy:MaxBytes", "1000", "AudioProxy__MaxBytes")]
    [InlineData("AudioProxy:MaxBytes", "10 GB", "AudioProxy__MaxBytes")]
    [InlineData("Gates:SupportValidator", "atprotofans.com", "Gates__SupportValidator")]
    [InlineData("Gates:SupportValidator", "https://atprotofans.com/xrpc/", "Gates__SupportValidator")]
    [InlineData("Admin:ApiUrl", "ftp://127.0.0.1", "Admin__ApiUrl")]
    [InlineData("Admin:ApiUrl", "http://127.0.0.1:8080", "Admin__ApiUrl")]
    [InlineData("Api:Hostname", "https://appview.example", "Api__Hostname")]
    [InlineData("Api:Hostname", "AppView.example", "Api__Hostname")]
    [InlineData("Api:Hostname", "appview.example:443", "Api__Hostname")]
    [InlineData("Api:Hostname", "appview", "Api__Hostname")]
    [InlineData("Records:Namespace", "fm..plyr", "Records__Namespace")]
    [InlineData("Network:AllowPrivate", "yes", "Network__AllowPrivate")]
    [InlineData("Identity:PlcDirectory", "plc.directory", "Identity__PlcDirectory")]
    [InlineData("Identity:PlcDirectory", "ftp://plc.directory", "Identity__PlcDirectory")]
    [InlineData("Api:TrustedProxies", "10.0.0.0", "Api__TrustedProxies")]
    [InlineData("Api:TrustedProxies:0", "proxy.example", "Api__TrustedProxies")]
    [InlineData("Auth:AcceptBareAudience", "1", "Auth__AcceptBareAudience")]
    [InlineData("Auth:RequireLowS", "low", "Auth__RequireLowS")]
    [InlineData("Auth:FailuresPerMinute", "0", "Auth__FailuresPerMinute")]
    [InlineData("RateLimits:Anonymous", "-1", "RateLimits__Anonymous")]
    [InlineData("RateLimits:Search", "many", "RateLimits__Search")]
    [InlineData("RateLimits:Viewer", "1.5", "RateLimits__Viewer")]
    [InlineData("Subsonic:Enabled", "on", "Subsonic__Enabled")]
    [InlineData("Auth:FailuresPerMinute", "-1", "Auth__FailuresPerMinute")]
    [InlineData("Labels:Labelers:0", "moderation.example", "Labels__Labelers")]
    [InlineData("Labels:Labelers:0", "did:plc:a, did:plc:b", "Labels__Labelers")]
    [InlineData("Labels:Labelers", "did:plc:llllllllllllllllllllllll;hide=", "Labels__Labelers")]
    public void Wrong_value_is_explained_in_one_sentence_that_names_the_setting(string key, string value, string name)
    {
        Assert.False(ApiOptions.TryRead(Settings((key, value)), out _, out var problem));

        Assert.StartsWith(name, problem);
        Assert.EndsWith(".", problem);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Defaults_are_those_of_a_desk()
    {
        Assert.True(ApiOptions.TryRead(Settings(), out var options, out _));

        Assert.Equal("http://127.0.0.1:8080/", options.Url.ToString());
        Assert.Equal("http://127.0.0.1:8082/", options.AdminUrl.ToString());
        Assert.Equal("http://localhost:8080", options.Origin);
        Assert.Equal("did:web:localhost%3A8080", options.Did);
        Assert.Equal("fm.plyr", options.RecordNamespace);
        Assert.False(options.AllowPrivate);
        Assert.Equal("https://plc.directory/", options.PlcDirectory.ToString());
        Assert.Equal(["127.0.0.0/8", "::1/128"], options.TrustedProxies.Select(network => network.ToString()));
        Assert.True(options.AcceptBareAudience);
        Assert.False(options.RequireLowS);
        Assert.Equal(60, options.MaxAuthFailuresPerMinute);
        Assert.False(options.IsReader);
        Assert.Empty(options.Labelers);
        Assert.False(options.IsSubsonicEnabled);
    }

    [Fact]
    public void Hostname_makes_the_origin_https()
    {
        Assert.True(ApiOptions.TryRead(Settings(("Api:Hostname", "appview.example")), out var options, out _));

        Assert.Equal("https://appview.example", options.Origin);
        Assert.Equal("did:web:appview.example", options.Did);
    }

    private static IConfiguration Settings(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["ConnectionStrings:Plyr"] = "Host=localhost" };
        foreach (var (key, value) in settings)
            all[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
