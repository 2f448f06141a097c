using System.Net;
using PlyrFm.AtProto.Identity;
using PlyrFm.Indexer;

namespace PlyrFm.Cli.Network;

/// <summary>The settings that commands share with the hosts, read from the same environment variables (docs/operations.md) by the same rules.</summary>
/// <exception cref="SettingException">By the properties, when a setting cannot be read; the message names it.</exception>
internal sealed class LocalSettings(Terminal terminal)
{
    private const string DefaultApiAdmin = "http://127.0.0.1:8082";

    private readonly SettingsReader _reader = new(terminal.Settings);

    public Uri PlcDirectory => _reader.HttpAddress("Identity:PlcDirectory") ?? new DidResolverOptions().PlcDirectory;

    public IPEndPoint? DnsServer => _reader.Endpoint("Identity:DnsServer", defaultPort: 53);

    public Uri? HandleWellKnown => _reader.HttpAddress("Identity:HandleWellKnown");

    public bool AllowPrivate => _reader.Switch("Network:AllowPrivate") ?? false;

    public string RecordNamespace => _reader.Namespace("Records:Namespace") ?? IndexerOptions.DefaultRecordNamespace;

    public string ConnectionString => _reader.ConnectionString();

    public Uri IndexerAdmin => _reader.Listener("Admin:IndexerUrl") ?? new Uri(IndexerOptions.DefaultAdminUrl);

    public Uri ApiAdmin => _reader.Listener("Admin:ApiUrl") ?? new Uri(DefaultApiAdmin);
}
