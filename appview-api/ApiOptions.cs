using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using PlyrFm.AppViewApi.Labels;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi;

/// <summary>All settings of this host, checked. Their names and defaults are listed in docs/operations.md.</summary>
internal sealed partial record ApiOptions
{
    /// <summary>Connection string of the database (<c>ConnectionStrings__PlyrReader</c>, else <c>ConnectionStrings__Plyr</c>).</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The connection string is that of a role that may only select, so it needs no change of role.</summary>
    public required bool IsReader { get; init; }

    /// <summary>Where the public listener binds (<c>Api__Url</c>).</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the administration listener binds (<c>Admin__ApiUrl</c>); loopback unless an operator decides otherwise.</summary>
    public required Uri AdminUrl { get; init; }

    /// <summary>The name under which clients know this service (<c>Api__Hostname</c>), or <c>localhost:port</c> on a desk.</summary>
    public required string Hostname { get; init; }

    /// <summary>Authority of the record types (<c>Records__Namespace</c>).</summary>
    public required string RecordNamespace { get; init; }

    /// <summary>A local network: plain http and private addresses are in order (<c>Network__AllowPrivate</c>).</summary>
    public required bool AllowPrivate { get; init; }

    /// <summary>The directory of did:plc, for the keys of those who ask (<c>Identity__PlcDirectory</c>).</summary>
    public required Uri PlcDirectory { get; init; }

    /// <summary>Who is asked whether a listener supports an artist (<c>Gates__SupportValidator</c>); null: nobody, and such gates stay closed.</summary>
    public required Uri? SupportValidator { get; init; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c> is believed (<c>Api__TrustedProxies__N</c>).</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// <summary>Tokens may name this service's DID without its fragment, as PDSs still do (<c>Auth__AcceptBareAudience</c>).</summary>
    public required bool AcceptBareAudience { get; init; }

    /// <summary>Tokens need the lower of the two forms of a signature (<c>Auth__RequireLowS</c>).</summary>
    public required bool RequireLowS { get; init; }

    /// <summary>Tokens of one address that may fail within a minute (<c>Auth__FailuresPerMinute</c>).</summary>
    public required int MaxAuthFailuresPerMinute { get; init; }

    /// <summary>Anonymous requests of one address in five minutes; 0: no limit (<c>RateLimits__Anonymous</c>).</summary>
    public required int AnonymousRequests { get; init; }

    /// <summary>Of these, how many may be searches; 0: as many as they like (<c>RateLimits__Search</c>).</summary>
    public required int AnonymousSearches { get; init; }

    /// <summary>Requests of one viewer in five minutes; 0: no limit (<c>RateLimits__Viewer</c>).</summary>
    public required int ViewerRequests { get; init; }

    /// <summary>How long an answer that was given to anybody may be given again; zero: each is made anew (<c>Api__KeepAnswersMs</c>).</summary>
    public required TimeSpan KeepAnswers { get; init; }

    /// <summary>The labelers whose labels are held, as they apply to requests that name none (<c>Labels__Labelers__N</c>).</summary>
    public required IReadOnlyList<AcceptedLabeler> Labelers { get; init; }

    /// <summary>Players that speak Subsonic are answered under <c>/rest</c> (<c>Subsonic__Enabled</c>).</summary>
    public required bool IsSubsonicEnabled { get; init; }

    /// <summary>Plyr's web front end may point its API base here (<c>Frontend__Enabled</c>).</summary>
    public required bool FrontendEnabled { get; init; }

    /// <summary>Where the front end's pages are that this service answers; null: anywhere but at plyr.fm (<c>Frontend__Url</c>).</summary>
    public required Uri? FrontendUrl { get; init; }

    /// <summary>Whom the front end's pages name for questions and complaints (<c>Frontend__ContactEmail</c>).</summary>
    public required string FrontendContact { get; init; }

    /// <summary>Servers that render the front end's pages: they ask for all of its visitors, so nothing counts them (<c>Frontend__Renderers__N</c>).</summary>
    public required IReadOnlyList<IPNetwork> FrontendRenderers { get; init; }

    /// <summary>Where audio from PDSes is kept and how much of it; null: listeners are sent to the PDSes themselves.</summary>
    public required AudioProxyOptions? AudioProxy { get; init; }

    /// <summary>Scheme and host of the addresses that responses contain.</summary>
    public string Origin => IsLocal ? $"http://{Hostname}" : $"https://{Hostname}";

    /// <summary>The service's DID. A port is escaped: the colon separates path segments in did:web.</summary>
    public string Did => $"did:web:{Hostname.Replace(":", "%3A")}";

    // A proxy on the same machine.
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private bool IsLocal => Hostname == "localhost" || Hostname.StartsWith("localhost:", StringComparison.Ordinal);

    /// <summary>Reads the settings; on a wrong one gives a sentence that names it.</summary>
    public static bool TryRead(IConfiguration configuration, [NotNullWhen(true)] out ApiOptions? options, [NotNullWhen(false)] out string? problem)
    {
        options = null;
        var reader = configuration["ConnectionStrings:PlyrReader"];
        var connectionString = string.IsNullOrEmpty(reader) ? configuration["ConnectionStrings:Plyr"] : reader;
        if (string.IsNullOrEmpty(connectionString))
        {
            problem = "ConnectionStrings__Plyr is not set: it has to name the PostgreSQL database.";
            return false;
        }

        if (!IsConnectionString(connectionString))
        {
            problem = $"ConnectionStrings__{(string.IsNullOrEmpty(reader) ? "Plyr" : "PlyrReader")} cannot be read as a connection string.";
            return false;
        }

        if (!TryReadAddress(configuration, "Api:Url", "http://127.0.0.1:8080", out var url, out problem)
            || !TryReadAddress(configuration, "Admin:ApiUrl", "http://127.0.0.1:8082", out var adminUrl, out problem)
            || !TryReadFlag(configuration, "Network:AllowPrivate", false, out var allowPrivate, out problem)
            || !TryReadDirectory(configuration, "Identity:PlcDirectory", out var plcDirectory, out problem)
            || !TryReadValidator(configuration, "Gates:SupportValidator", out var supportValidator, out problem)
            || !TryReadNetworks(configuration, "Api:TrustedProxies", Loopback, out var trustedProxies, out problem)
            || !TryReadFlag(configuration, "Frontend:Enabled", true, out var frontendEnabled, out problem)
            || !TryReadSite(configuration, "Frontend:Url", out var frontendUrl, out problem)
            || !TryReadNetworks(configuration, "Frontend:Renderers", [], out var frontendRenderers, out problem)
            || !TryReadFlag(configuration, "Auth:AcceptBareAudience", true, out var acceptBareAudience, out problem)
            || !TryReadFlag(configuration, "Auth:RequireLowS", false, out var requireLowS, out problem)
            || !TryReadCount(configuration, "Auth:FailuresPerMinute", 60, 1, out var maxAuthFailures, out problem)
            || !TryReadCount(configuration, "RateLimits:Anonymous", 3000, 0, out var anonymousRequests, out problem)
            || !TryReadCount(configuration, "RateLimits:Search", 600, 0, out var anonymousSearches, out problem)
            || !TryReadCount(configuration, "RateLimits:Viewer", 6000, 0, out var viewerRequests, out problem)
            || !TryReadProxy(configuration, out var audioProxy, out problem)
            || !TryReadCount(configuration, "Api:KeepAnswersMs", 1000, 0, out var keepAnswers, out problem)
            || !TryReadLabelers(configuration, "Labels:Labelers", out var labelers, out problem)
            || !TryReadFlag(configuration, "Subsonic:Enabled", false, out var isSubsonicEnabled, out problem))
            return false;

        if (url.Authority == adminUrl.Authority && url.Port != 0)
        {
            problem = $"Admin__ApiUrl is {adminUrl}, which is Api__Url: administration needs a port of its own.";
            return false;
        }

        var hostname = Value(configuration, "Api:Hostname") ?? $"localhost:{url.Port}";
        if (!HostnamePattern().IsMatch(hostname))
        {
            problem = $"Api__Hostname is \"{hostname}\": it has to be a lower-case DNS name without port or path, or localhost:port.";
            return false;
        }

        var recordNamespace = Value(configuration, "Records:Namespace") ?? "fm.plyr";
        if (!Nsid.TryParse($"{recordNamespace}.track", out _))
        {
            problem = $"Records__Namespace is \"{recordNamespace}\": it has to be the authority part of an NSID, such as fm.plyr.";
            return false;
        }

        options = new ApiOptions
        {
            ConnectionString = connectionString,
            IsReader = !string.IsNullOrEmpty(reader),
            Url = url,
            AdminUrl = adminUrl,
            Hostname = hostname,
            RecordNamespace = recordNamespace,
            AllowPrivate = allowPrivate,
            PlcDirectory = plcDirectory,
            SupportValidator = supportValidator,
            TrustedProxies = trustedProxies,
            AcceptBareAudience = acceptBareAudience,
            RequireLowS = requireLowS,
            MaxAuthFailuresPerMinute = maxAuthFailures,
            AnonymousRequests = anonymousRequests,
            AnonymousSearches = anonymousSearches,
            ViewerRequests = viewerRequests,
            AudioProxy = audioProxy,
            KeepAnswers = TimeSpan.FromMilliseconds(keepAnswers),
            Labelers = labelers,
            IsSubsonicEnabled = isSubsonicEnabled,
            FrontendEnabled = frontendEnabled,
            FrontendUrl = frontendUrl,
            FrontendContact = Value(configuration, "Frontend:ContactEmail") ?? "",
            FrontendRenderers = frontendRenderers,
        };
        return true;
    }

    private static string? Value(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } value ? value : null;

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool TryReadAddress(
        IConfiguration configuration, string key, string fallback, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        var text = Value(configuration, key) ?? fallback;
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out address)
            && address is { Scheme: "http", PathAndQuery: "/", UserInfo: "", Fragment: "" };
        problem = isAddress ? null : $"{Name(key)} is \"{text}\": it has to be an address like {fallback}; TLS belongs to the proxy in front.";
        return isAddress;
    }

    private static bool TryReadFlag(
        IConfiguration configuration, string key, bool fallback, out bool flag, [NotNullWhen(false)] out string? problem)
    {
        flag = fallback;
        var text = Value(configuration, key);
        var isFlag = text is null || bool.TryParse(text, out flag);
        problem = isFlag ? null : $"{Name(key)} is \"{text}\": it has to be true or false.";
        return isFlag;
    }

    private static bool TryReadCount(
        IConfiguration configuration, string key, int fallback, int min, out int count, [NotNullWhen(false)] out string? problem)
    {
        count = fallback;
        var text = Value(configuration, key);
        var isCount = text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= min);
        problem = isCount ? null : $"{Name(key)} is \"{text}\": it has to be a whole number from {min}.";
        return isCount;
    }

    private static bool TryReadDirectory(
        IConfiguration configuration, string key, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        var text = Value(configuration, key) ?? "https://plc.directory";
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out address)
            && address is { Scheme: "http" or "https", Query: "", UserInfo: "", Fragment: "" };
        problem = isAddress ? null : $"{Name(key)} is \"{text}\": it has to be an address like https://plc.directory.";
        return isAddress;
    }

    private static bool TryReadValidator(IConfiguration configuration, string key, out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        var text = Value(configuration, key) ?? "https://atprotofans.com";
        address = null;
        var isAddress = text == "none" || (Uri.TryCreate(text, UriKind.Absolute, out address)
            && address is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" });
        problem = isAddress ? null : $"{Name(key)} is \"{text}\": it has to be an address like https://atprotofans.com, or none.";
        return isAddress;
    }

    private static bool TryReadSite(IConfiguration configuration, string key, out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        var text = Value(configuration, key);
        address = null;
        var isAddress = text is null || (Uri.TryCreate(text, UriKind.Absolute, out address)
            && address is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" });
        problem = isAddress ? null : $"{Name(key)} is \"{text}\": it has to be an address like https://music.example.";
        return isAddress;
    }

    private static bool TryReadProxy(IConfiguration configuration, out AudioProxyOptions? proxy, [NotNullWhen(false)] out string? problem)
    {
        const string DirectoryKey = "AudioProxy:Directory";
        const string MaxBytesKey = "AudioProxy:MaxBytes";
        proxy = null;
        if (!TryReadFlag(configuration, "AudioProxy:Enabled", false, out var isEnabled, out problem))
            return false;
        var directory = Value(configuration, DirectoryKey);
        var size = Value(configuration, MaxBytesKey);
        var maxBytes = AudioProxyOptions.DefaultMaxBytes;
        if (size is not null && !(long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out maxBytes) && maxBytes >= AudioProxyOptions.MinMaxBytes))
            problem = $"{Name(MaxBytesKey)} is \"{size}\": it has to be a number of bytes from {AudioProxyOptions.MinMaxBytes}.";
        else if (isEnabled && directory is null)
            problem = $"{Name(DirectoryKey)} is not set: AudioProxy__Enabled needs a folder that the proxy has for itself.";
        else if (isEnabled)
            proxy = new AudioProxyOptions(directory!, maxBytes);
        return problem is null;
    }

    private static bool TryReadNetworks(
        IConfiguration configuration, string key, IPNetwork[] fallback, [NotNullWhen(true)] out IReadOnlyList<IPNetwork>? networks,
        [NotNullWhen(false)] out string? problem)
    {
        // A value in the wrong place, without a number, would be overlooked.
        var texts = configuration.GetSection(key).GetChildren().Select(entry => entry.Value).Prepend(Value(configuration, key)).OfType<string>().ToArray();
        var read = new List<IPNetwork>();
        foreach (var text in texts)
        {
            if (!IPNetwork.TryParse(text, out var network))
            {
                networks = null;
                problem = $"{Name(key)} has \"{text}\": it has to be a network like 10.0.0.0/8 or an address like 10.1.2.3/32.";
                return false;
            }

            read.Add(network);
        }

        networks = texts.Length > 0 ? read : fallback;
        problem = null;
        return true;
    }

    private static bool TryReadLabelers(
        IConfiguration configuration, string key, [NotNullWhen(true)] out IReadOnlyList<AcceptedLabeler>? labelers, [NotNullWhen(false)] out string? problem)
    {
        var texts = configuration.GetSection(key).GetChildren().Select(entry => entry.Value).Prepend(Value(configuration, key)).Where(static text => !string.IsNullOrEmpty(text));
        var read = new List<AcceptedLabeler>();
        labelers = null;
        foreach (var text in texts)
        {
            if (LabelerHeader.TryRead(text!) is not [var labeler])
            {
                problem = $"{Name(key)} has \"{text}\": it has to be the DID of a labeler, alone or with ;redact.";
                return false;
            }

            read.Add(labeler);
        }

        var merged = AcceptedLabelers.Merge(read);
        if (merged.Count > AcceptedLabelers.MaxCount || merged.Count(static labeler => labeler.Redacts) > AcceptedLabelers.MaxRedacting)
        {
            problem = $"{Name(key)} may hold {AcceptedLabelers.MaxCount} labelers, {AcceptedLabelers.MaxRedacting} of them with ;redact.";
            return false;
        }

        labelers = merged;
        problem = null;
        return true;
    }

    // As operators write it in the environment.
    private static string Name(string key) => key.Replace(":", "__");

    [GeneratedRegex(@"^(localhost(:\d{1,5})?|(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?)\z")]
    private static partial Regex HostnamePattern();
}
