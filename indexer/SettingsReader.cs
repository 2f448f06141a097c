using System.Collections.Frozen;
using System.Globalization;
using System.Net;

using Npgsql;

using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Labels;

namespace PlyrFm.Indexer;

/// <summary>Turns configuration text into values, and anything else into a sentence that names the setting.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    public string ConnectionString()
    {
        const string key = "ConnectionStrings:Plyr";
        var text = Text(key) ?? throw new SettingException(key, "is not set; it names the PostgreSQL database, such as 'Host=localhost;Database=plyr'.");
        try
        {
            return new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (ArgumentException)
        {
            // The value may hold a password, so it is not repeated.
            throw new SettingException(key, "is not a PostgreSQL connection string such as 'Host=localhost;Database=plyr'.");
        }
    }

    public IReadOnlyList<FirehoseSource> Sources()
    {
        const string section = "Firehose:Sources";
        List<FirehoseSource> sources = [];
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            var source = FirehoseSource.TryParse(child.Value)
                ?? throw new SettingException($"{section}:{child.Key}", $"is '{child.Value}', but must be an address such as '{IndexerOptions.DefaultSource}'.");
            if (sources.Any(other => other.Name == source.Name))
            {
                throw new SettingException($"{section}:{child.Key}", $"names '{child.Value}' a second time.");
            }

            sources.Add(source);
        }

        return sources is [] ? [FirehoseSource.TryParse(IndexerOptions.DefaultSource)!] : sources;
    }

    public Uri? HttpAddress(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { Query: "", Fragment: "", UserInfo: "" }
            ? uri
            : throw new SettingException(key, $"is '{text}', but must be an http or https address.");
    }

    public JetstreamDictionary? Dictionary(string key)
    {
        if (Text(key) is not { } path)
        {
            return null;
        }

        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= JetstreamDictionary.MaxBytes } && JetstreamDictionary.TryRead(File.ReadAllBytes(path), out var dictionary)
                ? dictionary
                : throw new SettingException(key, $"is '{path}', but must be the file of a zstd dictionary.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(key, $"is '{path}', which cannot be read: {e.Message}");
        }
    }

    /// <returns>Null when none is set.</returns>
    public IReadOnlyList<Uri>? HttpAddresses(string section)
    {
        List<Uri> addresses = [.. configuration.GetSection(section).GetChildren().Select(child => HttpAddress($"{section}:{child.Key}")).OfType<Uri>()];
        return addresses is [] ? null : addresses;
    }

    public string? ExistingFile(string key) => Text(key) switch
    {
        null => null,
        var path when File.Exists(path) => path,
        var path => throw new SettingException(key, $"is '{path}', but there is no such file."),
    };

    public Uri? Listener(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http", PathAndQuery: "/" }
            ? uri
            : throw new SettingException(key, $"is '{text}', but must be where to listen, such as '{IndexerOptions.DefaultAdminUrl}'.");
    }

    public IPEndPoint? Endpoint(string key, int defaultPort)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (!IPEndPoint.TryParse(text, out var endpoint))
        {
            throw new SettingException(key, $"is '{text}', but must be an IP address, with or without a port.");
        }

        return endpoint.Port == 0 ? new IPEndPoint(endpoint.Address, defaultPort) : endpoint;
    }

    public bool? Switch(string key) => Text(key) switch
    {
        null => null,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new SettingException(key, $"is '{text}', but must be 'true' or 'false'."),
    };

    /// <summary>A number from 0 on.</summary>
    public int? Count(string key, int max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= max
            ? count
            : throw new SettingException(key, $"is '{text}', but must be a number from 0 to {max}.");
    }

    public double? Number(string key, double smallest, double largest)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest
            ? number
            : throw new SettingException(key, string.Create(CultureInfo.InvariantCulture, $"is '{text}', but must be a number from {smallest} to {largest}."));
    }

    public string? Choice(string key, params ReadOnlySpan<string> values)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        foreach (var value in values)
        {
            if (value.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new SettingException(key, $"is '{text}', but must be '{string.Join("' or '", values!)}'.");
    }

    /// <returns>Null when none is set.</returns>
    public FrozenSet<string>? HostNames(string section)
    {
        var hosts = new List<string>();
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            if (Uri.CheckHostName(child.Value) != UriHostNameType.Dns)
            {
                throw new SettingException($"{section}:{child.Key}", $"is '{child.Value}', but must be a host name such as 'audio.example.org'.");
            }

            hosts.Add(child.Value!.ToLowerInvariant());
        }

        return hosts is [] ? null : [.. hosts];
    }

    public IReadOnlyList<Labeler> Labelers(string section)
    {
        var labelers = new List<Labeler>();
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            var labeler = Labeler.TryParse(child.Value)
                ?? throw new SettingException($"{section}:{child.Key}", $"is '{child.Value}', but must be a labeler's DID, with or without ';redact'.");
            if (labelers.Exists(other => other.Did == labeler.Did))
            {
                throw new SettingException($"{section}:{child.Key}", $"names '{labeler.Did}' a second time.");
            }

            labelers.Add(labeler);
        }

        return labelers.Count <= Labeler.MaxCount ? labelers : throw new SettingException(section, $"has more than {Labeler.MaxCount} labelers.");
    }

    /// <returns>Null when none is set.</returns>
    public IReadOnlyList<LabelRule>? Rules(string section)
    {
        var rules = new List<LabelRule>();
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            rules.Add(LabelRule.TryParse(child.Value) ?? throw new SettingException(
                $"{section}:{child.Key}", $"is '{child.Value}', but must be source, label and effect, such as 'self sexual sensitive'."));
        }

        return rules is [] ? null : rules;
    }

    public string? Namespace(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        // The first half of an NSID: it must make one when a name is put behind it.
        return AtProto.Syntax.Nsid.TryParse($"{text}.track", out _)
            ? text
            : throw new SettingException(key, $"is '{text}', but must be the beginning of an NSID, such as '{IndexerOptions.DefaultRecordNamespace}'.");
    }

    /// <summary>A misspelt name would be ignored without a word; in a section that only this host has, it is refused.</summary>
    public void RefuseUnknown(string section, params ReadOnlySpan<string> known)
    {
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            var isKnown = false;
            foreach (var name in known)
            {
                isKnown |= name.Equals(child.Key, StringComparison.OrdinalIgnoreCase);
            }

            if (!isKnown)
            {
                throw new SettingException($"{section}:{child.Key}", $"is not a setting; {section} has {string.Join(" and ", known!)}.");
            }
        }
    }

    // An empty variable is how an environment file says "not set".
    private string? Text(string key) => configuration[key] is { Length: > 0 } text ? text : null;
}
