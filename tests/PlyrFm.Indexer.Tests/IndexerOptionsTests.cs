using Microsoft.Extensions.Configuration;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;

namespace PlyrFm.Indexer.Tests;

public sealed class IndexerOptionsTests
{
    private const string Database = "Host=localhost;Database=plyr";

    [Fact]
    public void Options_have_the_documented_defaults()
    {
        Assert.True(Read(out var options, out _, ("ConnectionStrings:Plyr", Database)));

        Assert.Equal("wss://relay1.us-east.bsky.network/xrpc/com.atproto.sync.subscribeRepos", options!.Sources.Single().Address.ToString());
        Assert.Equal("relay1.us-east.bsky.network", options.Sources.Single().Name);
        Assert.Equal("https://relay1.us-east.bsky.network/", options.RepoHost.ToString());
        Assert.Equal(["https://relay1.us-east.bsky.network/"], options.Directories.Select(host => host.ToString()));
        Assert.Null(options.DidFile);
        Assert.Equal("https://plc.directory/", options.PlcDirectory.ToString());
        Assert.Null(options.DnsServer);
        Assert.Null(options.HandleWellKnown);
        Assert.False(options.AllowPrivateNetwork);
        Assert.Equal("fm.plyr", options.RecordNamespace);
        Assert.False(options.IsLexiconStrict);
        Assert.Equal(["api.plyr.fm", "audio.plyr.fm", "pub-d4ed8a1e39d44dac85263d86ad5676fd.r2.dev"], options.AudioHosts.Order());
        Assert.Equal(["cdn.bsky.app", "images.plyr.fm"], options.ImageHosts.Order());
        Assert.Equal(TimeSpan.FromDays(3), options.DeletionGrace);
        Assert.Empty(options.Labelers);
        Assert.Equal(LabelRule.Defaults, options.LabelRules);
        Assert.Equal(TimeSpan.FromDays(365), options.HistoryKept);
        Assert.Equal("http://127.0.0.1:8081/", options.AdminUrl.ToString());
    }

    [Theory]
    [InlineData("wss://relay.example.org", "relay.example.org", "https://relay.example.org/")]
    [InlineData("https://relay.example.org/", "relay.example.org", "https://relay.example.org/")]
    [InlineData("ws://localhost:2583", "localhost:2583", "http://localhost:2583/")]
    [InlineData("wss://relay.example.org/xrpc/com.atproto.sync.subscribeRepos", "relay.example.org", "https://relay.example.org/")]
    public void A_source_is_a_base_address_or_the_whole_endpoint(string text, string name, string repoHost)
    {
        Assert.True(Read(out var options, out _, ("ConnectionStrings:Plyr", Database), ("Firehose:Sources:0", text)));

        Assert.Equal(name, options!.Sources.Single().Name);
        Assert.Equal("/xrpc/com.atproto.sync.subscribeRepos", options.Sources.Single().Address.AbsolutePath);
        Assert.Equal(repoHost, options.RepoHost.ToString());
    }

    [Theory]
    [InlineData("jetstream+wss://j.example.org", "j.example.org/subscribe", "wss://j.example.org/subscribe")]
    [InlineData("jetstream+https://j.example.org/subscribe", "j.example.org/subscribe", "wss://j.example.org/subscribe")]
    [InlineData("jetstream+ws://localhost:8080/xrpc/network.bsky.jetstream.subscribeEvents", "localhost:8080/subscribeEvents", "ws://localhost:8080/xrpc/network.bsky.jetstream.subscribeEvents")]
    public void Jetstream_is_a_source_that_answers_no_questions(string text, string name, string address)
    {
        Assert.True(Read(out var options, out _, ("ConnectionStrings:Plyr", Database), ("Firehose:Sources:0", text)));

        var source = options!.Sources.Single();
        Assert.Equal((name, address, true), (source.Name, source.Address.ToString(), source.IsJetstream));
        Assert.Equal("https://relay1.us-east.bsky.network/", options.RepoHost.ToString());
    }

    [Fact]
    public void Every_setting_is_read()
    {
        Assert.True(Read(
            out var options,
            out _,
            ("ConnectionStrings:Plyr", Database),
            ("Firehose:Sources:0", "wss://a.example.org"),
            ("Firehose:Sources:1", "wss://b.example.org"),
            ("Firehose:RepoHost", "https://c.example.org"),
            ("Backfill:Directories:0", "https://d.example.org"),
            ("Backfill:Directories:1", "https://e.example.org"),
            ("Backfill:DidFile", typeof(IndexerOptionsTests).Assembly.Location),
            ("Backfill:SparseAboveKiB", "64"),
            ("Identity:PlcDirectory", "http://localhost:1"),
            ("Identity:DnsServer", "127.0.0.1:5300"),
            ("Identity:HandleWellKnown", "http://localhost:2"),
            ("Network:AllowPrivate", "true"),
            ("Labels:Labelers:0", "did:web:mod.example.org;redact"),
            ("Labels:Labelers:1", "did:web:other.example.org"),
            ("Labels:Rules:0", "did:web:mod.example.org  spam takedown"),
            ("Records:Namespace", "fm.plyr.stg"),
            ("Records:LexiconMode", "Strict"),
            ("Records:AudioHosts:0", "Audio.example.org"),
            ("Records:ImageHosts:0", "images.example.org"),
            ("Records:DeletionGraceHours", "0"),
            ("Records:HistoryDays", "0"),
            ("Admin:IndexerUrl", "http://127.0.0.1:9999")));

        Assert.Equal(["a.example.org", "b.example.org"], options!.Sources.Select(source => source.Name));
        Assert.Equal("https://c.example.org/", options.RepoHost.ToString());
        Assert.Equal(["https://d.example.org/", "https://e.example.org/"], options.Directories.Select(host => host.ToString()));
        Assert.Equal(typeof(IndexerOptionsTests).Assembly.Location, options.DidFile);
        Assert.Equal(65_536, options.SparseAboveBytes);
        Assert.Equal("http://localhost:1/", options.PlcDirectory.ToString());
        Assert.Equal("127.0.0.1:5300", options.DnsServer!.ToString());
        Assert.Equal("http://localhost:2/", options.HandleWellKnown!.ToString());
        Assert.True(options.IsLexiconStrict);
        Assert.Equal(["audio.example.org"], options.AudioHosts);
        Assert.Equal(["images.example.org"], options.ImageHosts);
        Assert.True(options.AllowPrivateNetwork);
        Assert.Equal("fm.plyr.stg", options.RecordNamespace);
        Assert.Equal(TimeSpan.Zero, options.DeletionGrace);
        Assert.Equal([new Labeler(Did.Parse("did:web:mod.example.org"), true), new Labeler(Did.Parse("did:web:other.example.org"), false)], options.Labelers);
        Assert.Equal([new LabelRule("did:web:mod.example.org", "spam", Hidden.Takedown)], options.LabelRules);
        Assert.Null(options.HistoryKept);
        Assert.Equal("http://127.0.0.1:9999/", options.AdminUrl.ToString());
    }

    [Theory]
    [InlineData("ConnectionStrings:Plyr", "", "ConnectionStrings__Plyr is not set")]
    [InlineData("ConnectionStrings:Plyr", "postgres://me:secret@host/db", "ConnectionStrings__Plyr is not a PostgreSQL connection string")]
    [InlineData("Firehose:Sources:0", "relay", "Firehose__Sources__0 is 'relay'")]
    [InlineData("Firehose:Sources:0", "ftp://relay.example.org", "Firehose__Sources__0 is 'ftp://relay.example.org'")]
    [InlineData("Firehose:Sources:0", "wss://relay.example.org/other", "Firehose__Sources__0 is")]
    [InlineData("Firehose:Sources:1", "wss://relay1.us-east.bsky.network?cursor=1", "Firehose__Sources__1 is")]
    [InlineData("Firehose:Sources:0", "jetstream+wss://j.example.org/other", "Firehose__Sources__0 is")]
    [InlineData("Firehose:JetstreamDictionary", "/nowhere", "Firehose__JetstreamDictionary is '/nowhere'")]
    [InlineData("Firehose:JetstreamDictionary", "/etc/hostname", "Firehose__JetstreamDictionary is '/etc/hostname'")]
    [InlineData("Firehose:RepoHost", "relay", "Firehose__RepoHost is 'relay'")]
    [InlineData("Firehose:Soruces:0", "wss://relay.example.org", "Firehose__Soruces is not a setting")]
    [InlineData("Backfill:Directories:0", "directory", "Backfill__Directories__0 is 'directory'")]
    [InlineData("Backfill:DidFile", "/no/such/file", "Backfill__DidFile is '/no/such/file'")]
    [InlineData("Backfill:SparseAboveKiB", "4MiB", "Backfill__SparseAboveKiB is '4MiB'")]
    [InlineData("Backfill:Directory", "https://d.example.org", "Backfill__Directory is not a setting")]
    [InlineData("Identity:PlcDirectory", "plc", "Identity__PlcDirectory is 'plc'")]
    [InlineData("Identity:DnsServer", "dns", "Identity__DnsServer is 'dns'")]
    [InlineData("Identity:HandleWellKnown", "x", "Identity__HandleWellKnown is 'x'")]
    [InlineData("Network:AllowPrivate", "yes", "Network__AllowPrivate is 'yes'")]
    [InlineData("Records:Namespace", "plyr..", "Records__Namespace is 'plyr..'")]
    [InlineData("Records:LexiconMode", "loose", "Records__LexiconMode is 'loose'")]
    [InlineData("Records:AudioHosts:0", "https://x.example", "Records__AudioHosts__0 is 'https://x.example'")]
    [InlineData("Records:DeletionGraceHours", "-1", "Records__DeletionGraceHours is '-1'")]
    [InlineData("Records:DeletionGraceHours", "8761", "Records__DeletionGraceHours is '8761'")]
    [InlineData("Labels:Labelers:0", "mod.example.org", "Labels__Labelers__0 is 'mod.example.org'")]
    [InlineData("Labels:Labelers:0", "did:web:mod.example.org;hide", "Labels__Labelers__0 is")]
    [InlineData("Labels:Labeller:0", "did:web:mod.example.org", "Labels__Labeller is not a setting")]
    [InlineData("Labels:Rules:0", "self sexual", "Labels__Rules__0 is 'self sexual'")]
    [InlineData("Labels:Rules:0", "self sexual vanish", "Labels__Rules__0 is")]
    [InlineData("Labels:Rules:0", "somebody sexual hide", "Labels__Rules__0 is")]
    [InlineData("Records:HistoryDays", "ever", "Records__HistoryDays is 'ever'")]
    [InlineData("Admin:IndexerUrl", "8081", "Admin__IndexerUrl is '8081'")]
    public void A_wrong_value_gives_one_sentence_that_names_the_setting(string key, string value, string begin)
    {
        Assert.False(Read(out _, out var problem, ("ConnectionStrings:Plyr", Database), (key, value)));

        Assert.StartsWith(begin, problem, StringComparison.Ordinal);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem!);
        Assert.DoesNotContain("secret", problem!, StringComparison.Ordinal);
    }

    private static bool Read(out IndexerOptions? options, out string? problem, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(setting => setting.Key).Select(same => KeyValuePair.Create(same.Key, (string?)same.Last().Value)))
            .Build();
        return IndexerOptions.TryRead(configuration, out options, out problem);
    }
}
