using System.Net;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.Cli.Network;

/// <summary>The settings that commands share with the hosts, read from the same environment variables (docs/operations.md).</summary>
internal sealed record LocalSettings
{
    public required Uri PlcDirectory { get; init; }

    public required IPEndPoint? DnsServer { get; init; }

    public required Uri? HandleWellKnown { get; init; }

    public required bool AllowPrivate { get; init; }

    public required string? Database { get; init; }

    public required Uri IndexerAdmin { get; init; }

    public required Uri ApiAdmin { get; init; }

    public static LocalSettings FromEnvironment() => new()
    {
        PlcDirectory = Address("Identity__PlcDirectory") ?? new DidResolverOptions().PlcDirectory,
        DnsServer = Text("Identity__DnsServer") is { } server ? Read("Identity__DnsServer", server, IPEndPoint.TryParse, out IPEndPoint? endPoint) ? endPoint : null : null,
        HandleWellKnown = Address("Identity__HandleWellKnown"),
        AllowPrivate = string.Equals(Text("Network__AllowPrivate"), "true", StringComparison.OrdinalIgnoreCase),
        Database = Text("ConnectionStrings__Plyr"),
        IndexerAdmin = Address("Admin__IndexerUrl") ?? new Uri("http://127.0.0.1:8081"),
        ApiAdmin = Address("Admin__ApiUrl") ?? new Uri("http://127.0.0.1:8082"),
    };

    private delegate bool TryRead<T>(string text, out T? value);

    private static Uri? Address(string name) =>
        Text(name) is { } text && Read(name, text, (string value, out Uri? uri) => Uri.TryCreate(value, UriKind.Absolute, out uri), out Uri? address) ? address : null;

    private static bool Read<T>(string name, string text, TryRead<T> tryRead, out T? value) =>
        tryRead(text, out value) ? true : throw new InvalidDataException($"{name} is \"{text}\", which cannot be read.");

    private static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
