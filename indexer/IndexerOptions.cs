using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net;

using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;

namespace PlyrFm.Indexer;

/// <summary>Everything an operator can set, read once at start. docs/operations.md has the same table in prose.</summary>
public sealed record IndexerOptions
{
    /// <summary>The relay that is listened to when nothing else is configured.</summary>
    public const string DefaultSource = "wss://relay1.us-east.bsky.network";

    /// <summary>The directory of did:plc.</summary>
    public const string DefaultPlcDirectory = "https://plc.directory";

    /// <summary>The namespace whose five record types are indexed.</summary>
    public const string DefaultRecordNamespace = "fm.plyr";

    /// <summary>Loopback: whoever reaches this listener may read the state of the service and ask for a resync.</summary>
    public const string DefaultAdminUrl = "http://127.0.0.1:8081";

    /// <summary>
    /// Three days. A host that comes up with an empty database after a failure says the same as one that has deleted an account, and is
    /// mended within a weekend; what an operator decided about a track, and when it was first seen, a fetch would not bring back.
    /// </summary>
    public static readonly TimeSpan DefaultDeletionGrace = TimeSpan.FromHours(72);

    /// <summary>5,000 repositories of one host in less than ten minutes, with a tenth of what a PDS grants left for everything else.</summary>
    public const double DefaultAuditRequestsPerSecond = 9;

    /// <summary>170,000 files of one host a day, and a fifth of what a PDS grants one address.</summary>
    public const double DefaultAudioChecksPerSecond = 2;

    /// <summary>
    /// 4 MiB: some 10,000 records, of which few have more. Below it one answer is cheaper than a dozen, and it is what is read in vain to learn that a
    /// repository is larger, since servers do not say.
    /// </summary>
    public const int DefaultSparseAboveKiB = 4096;

    /// <summary>A year: a dispute about what a record said is over by then, and a reader of the change feed that was away for longer begins anew.</summary>
    public static readonly TimeSpan DefaultHistoryKept = TimeSpan.FromDays(365);

    /// <summary><c>ConnectionStrings__Plyr</c>: the database, with a role that may write. The only secret.</summary>
    public required string ConnectionString { get; init; }

    /// <summary><c>Firehose__Sources__N</c>: whose streams are followed, all at once.</summary>
    public required IReadOnlyList<FirehoseSource> Sources { get; init; }

    /// <summary><c>Firehose__RepoHost</c>: who is asked first for repositories and listings; that of the first relay or PDS among the sources, else the usual relay.</summary>
    public required Uri RepoHost { get; init; }

    /// <summary><c>Firehose__JetstreamDictionary</c>: a file, with which the frames of a Jetstream's old stream are unpacked; text if not set.</summary>
    public JetstreamDictionary? JetstreamDictionary { get; init; }

    /// <summary><c>Backfill__Directories__N</c>: who is asked which repositories have records of ours; the repository host if not set.</summary>
    [AllowNull]
    public IReadOnlyList<Uri> Directories { get => field ?? [RepoHost]; init; }

    /// <summary><c>Backfill__DidFile</c>: accounts to fetch besides those that are found, one DID to a line.</summary>
    public string? DidFile { get; init; }

    /// <summary>
    /// <c>Backfill__SparseAboveKiB</c>: of a longer repository only the parts that can hold records of ours are fetched; 0: every one is fetched
    /// whole.
    /// </summary>
    public long SparseAboveBytes { get; init; } = DefaultSparseAboveKiB * 1024;

    /// <summary>Whether large repositories are fetched in parts.</summary>
    public bool IsFetchingSparsely => SparseAboveBytes > 0;

    /// <summary><c>Identity__PlcDirectory</c>.</summary>
    public Uri PlcDirectory { get; init; } = new(DefaultPlcDirectory);

    /// <summary><c>Identity__DnsServer</c>: address or address:port; the system's servers if not set.</summary>
    public IPEndPoint? DnsServer { get; init; }

    /// <summary><c>Identity__HandleWellKnown</c>: asked instead of <c>https://HANDLE</c>, with the handle as Host. For local networks.</summary>
    public Uri? HandleWellKnown { get; init; }

    /// <summary><c>Network__AllowPrivate</c>: permits http, ports and private addresses of hosts that DID documents name. For local networks.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary><c>Records__Namespace</c>: plyr uses <c>fm.plyr.stg</c> and the like for its other environments.</summary>
    public string RecordNamespace { get; init; } = DefaultRecordNamespace;

    /// <summary><c>Records__LexiconMode</c>: <c>lenient</c> indexes records that break their lexicon in harmless ways; <c>strict</c> does not.</summary>
    public bool IsLexiconStrict { get; init; }

    /// <summary><c>Records__AudioHosts__N</c>: hosts whose audio addresses are passed on to listeners.</summary>
    public FrozenSet<string> AudioHosts { get; init; } = RecordPolicy.DefaultAudioHosts;

    /// <summary><c>Records__ImageHosts__N</c>: hosts whose pictures are passed on to listeners.</summary>
    public FrozenSet<string> ImageHosts { get; init; } = RecordPolicy.DefaultImageHosts;

    /// <summary><c>Records__DeletionGraceHours</c>: how long the hidden records of a deleted account stay; zero: they go at once.</summary>
    public TimeSpan DeletionGrace { get; init; } = DefaultDeletionGrace;

    /// <summary>
    /// <c>Audit__RequestsPerSecondPerHost</c>: how often the audit asks one host; 0 turns it off. The reference PDS grants 10 a second to all that
    /// one address asks.
    /// </summary>
    public double AuditRequestsPerSecond { get; init; } = DefaultAuditRequestsPerSecond;

    /// <summary>Whether repositories are compared with their PDSes.</summary>
    public bool IsAuditing => AuditRequestsPerSecond > 0;

    /// <summary><c>Audio__ChecksPerSecondPerHost</c>: how often one host is asked whether it has the audio of tracks; 0 turns that off.</summary>
    public double AudioChecksPerSecond { get; init; } = DefaultAudioChecksPerSecond;

    /// <summary>Whether sources of audio are looked for.</summary>
    public bool IsCheckingAudio => AudioChecksPerSecond > 0;

    /// <summary><c>Labels__Labelers__N</c>: whose labels are followed.</summary>
    public IReadOnlyList<Labeler> Labelers { get; init; } = [];

    /// <summary><c>Labels__Rules__N</c>: what which label does.</summary>
    public IReadOnlyList<LabelRule> LabelRules { get; init; } = LabelRule.Defaults;

    /// <summary><c>Records__HistoryDays</c>: how long it is kept what happened to records; null: for ever.</summary>
    public TimeSpan? HistoryKept { get; init; } = DefaultHistoryKept;

    /// <summary><c>Admin__IndexerUrl</c>: where /metrics, /healthz, /readyz, /status, /changes, /resync and /forget listen.</summary>
    public Uri AdminUrl { get; init; } = new(DefaultAdminUrl);

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Environment, appsettings and command line, already merged.</param>
    /// <param name="options">The settings, when all of them are right.</param>
    /// <param name="problem">One sentence that names the first wrong setting.</param>
    public static bool TryRead(
        IConfiguration configuration,
        [NotNullWhen(true)] out IndexerOptions? options,
        [NotNullWhen(false)] out string? problem)
    {
        try
        {
            options = Read(new SettingsReader(configuration));
            problem = null;
            return true;
        }
        catch (SettingException wrong)
        {
            options = null;
            problem = wrong.Message;
            return false;
        }
    }

    private static IndexerOptions Read(SettingsReader settings)
    {
        settings.RefuseUnknown("Firehose", "Sources", "RepoHost", "JetstreamDictionary");
        settings.RefuseUnknown("Audit", "RequestsPerSecondPerHost");
        settings.RefuseUnknown("Audio", "ChecksPerSecondPerHost");
        settings.RefuseUnknown("Labels", "Labelers", "Rules");
        settings.RefuseUnknown("Backfill", "Directories", "DidFile", "SparseAboveKiB");
        var sources = settings.Sources();
        return new IndexerOptions
        {
            ConnectionString = settings.ConnectionString(),
            Sources = sources,
            RepoHost = settings.HttpAddress("Firehose:RepoHost") ?? (sources.FirstOrDefault(source => !source.IsJetstream) ?? FirehoseSource.TryParse(DefaultSource)!).HttpBase,
            JetstreamDictionary = settings.Dictionary("Firehose:JetstreamDictionary"),
            Directories = settings.HttpAddresses("Backfill:Directories"),
            DidFile = settings.ExistingFile("Backfill:DidFile"),
            SparseAboveBytes = (settings.Count("Backfill:SparseAboveKiB", max: 1 << 20) ?? DefaultSparseAboveKiB) * 1024L,
            PlcDirectory = settings.HttpAddress("Identity:PlcDirectory") ?? new Uri(DefaultPlcDirectory),
            DnsServer = settings.Endpoint("Identity:DnsServer", defaultPort: 53),
            HandleWellKnown = settings.HttpAddress("Identity:HandleWellKnown"),
            AllowPrivateNetwork = settings.Switch("Network:AllowPrivate") ?? false,
            RecordNamespace = settings.Namespace("Records:Namespace") ?? DefaultRecordNamespace,
            IsLexiconStrict = settings.Choice("Records:LexiconMode", "lenient", "strict") == "strict",
            AudioHosts = settings.HostNames("Records:AudioHosts") ?? RecordPolicy.DefaultAudioHosts,
            ImageHosts = settings.HostNames("Records:ImageHosts") ?? RecordPolicy.DefaultImageHosts,
            DeletionGrace = settings.Count("Records:DeletionGraceHours", max: 24 * 365) is { } hours ? TimeSpan.FromHours(hours) : DefaultDeletionGrace,
            AuditRequestsPerSecond = settings.Number("Audit:RequestsPerSecondPerHost", 0, 1000) ?? DefaultAuditRequestsPerSecond,
            AudioChecksPerSecond = settings.Number("Audio:ChecksPerSecondPerHost", 0, 1000) ?? DefaultAudioChecksPerSecond,
            Labelers = settings.Labelers("Labels:Labelers"),
            LabelRules = settings.Rules("Labels:Rules") ?? LabelRule.Defaults,
            HistoryKept = settings.Count("Records:HistoryDays", max: 36_500) is { } days ? (days == 0 ? null : TimeSpan.FromDays(days)) : DefaultHistoryKept,
            AdminUrl = settings.Listener("Admin:IndexerUrl") ?? new Uri(DefaultAdminUrl),
        };
    }
}
