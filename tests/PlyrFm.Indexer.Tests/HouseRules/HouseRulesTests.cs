using System.Text.RegularExpressions;
using System.Xml.Linq;

using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.HouseRules;

/// <summary>Who may use whom, read from project files and sources: docs/architecture.md has the same table in prose.</summary>
public sealed partial class HouseRulesTests
{
    private const string AtProto = "PlyrFm.AtProto";
    private const string Lexicons = "PlyrFm.Lexicons";
    private const string Indexer = "PlyrFm.Indexer";
    private const string Api = "PlyrFm.AppViewApi";

    // Longer than this, a file wants a second noun.
    private const int MaxLines = 400;

    private static readonly string[] Hosting = ["Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Net.Http", "OpenTelemetry", "Npgsql", "NpgsqlTypes", "Dapper"];

    private static readonly HouseRule[] Rules =
    [
        new("atproto", AtProto, Projects: [], Usings: ["Microsoft.Extensions.Logging", "Org.BouncyCastle", "DnsClient", "ZstdSharp"],
            Packages: ["BouncyCastle.Cryptography", "DnsClient", "Microsoft.Extensions.Logging.Abstractions", "ZstdSharp.Port"]),
        new("lexicons", Lexicons, Projects: [AtProto], Usings: [], Packages: []),
        new("indexer", Indexer, Projects: [AtProto, Lexicons], Usings: [.. Hosting, "ZstdSharp"],
            Packages: ["Npgsql", "Dapper", "Dapper.AOT", "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
                "OpenTelemetry.Exporter.Prometheus.AspNetCore", "ZstdSharp.Port"]),
        new("appview-api", Api, Projects: [AtProto, Lexicons], Usings: [.. Hosting, "Scalar", "Microsoft.Win32.SafeHandles"],
            Packages: ["Npgsql", "Dapper", "Dapper.AOT", "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
                "OpenTelemetry.Exporter.Prometheus.AspNetCore", "Scalar.AspNetCore"]),
        new("tools/LexGen", "PlyrFm.LexGen", Projects: [AtProto], Usings: [], Packages: []),
        new("tools/Cli", "PlyrFm.Cli", Projects: [AtProto, Lexicons, Indexer], Usings: ["Microsoft.Extensions", "Npgsql", "ZstdSharp"],
            Packages: ["System.CommandLine", "ZstdSharp.Port"]),
    ];

    /// <summary>The parts of the protocol library: each may use those before it.</summary>
    private static readonly string[] Layers = ["Syntax", "Cbor", "Lexicon", "Crypto", "Repo", "Identity", "Sync", "Labels"];

    public static TheoryData<string> Folders { get; } = [.. Rules.Select(rule => rule.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_project_refers_only_to_what_it_may_use(string folder)
    {
        var rule = Rule(folder);
        var project = XDocument.Load(Directory.GetFiles(Checkout.Locate(folder), "*.csproj").Single());

        var references = project.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(references.Except(rule.Projects));
        var packages = project.Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value);
        Assert.Empty(packages.Except(rule.Packages));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_source_names_only_what_its_project_may_use(string folder)
    {
        var rule = Rule(folder);
        string[] allowed = ["System", rule.Project, .. rule.Projects, .. rule.Usings];
        var wrong = from file in Sources(folder)
                    from used in Used(file)
                    where !allowed.Any(name => used == name || used.StartsWith(name + ".", StringComparison.Ordinal))
                    select $"{file}: {used}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_layer_of_the_protocol_library_uses_only_those_below_it()
    {
        var wrong = from layer in Layers
                    from file in Sources($"atproto/{layer}")
                    from used in Used(file)
                    where used.StartsWith(AtProto + ".", StringComparison.Ordinal)
                    where Array.IndexOf(Layers, used.Split('.')[2]) > Array.IndexOf(Layers, layer)
                    select $"{file}: {used}";

        Assert.Empty(wrong);
        Assert.Empty(Directory.GetDirectories(Checkout.Locate("atproto")).Select(Path.GetFileName).Except([.. Layers, "bin", "obj"]));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_namespace_is_its_folder(string folder)
    {
        var rule = Rule(folder);
        var wrong = from file in Sources(folder)
                    where !file.Contains("/Generated/", StringComparison.Ordinal)
                    let space = NamespaceLine().Match(File.ReadAllText(Checkout.Locate(file))).Groups[1].Value
                    where space.Length > 0
                    let inside = Path.GetDirectoryName(Path.GetRelativePath(folder, file))!.Replace('/', '.')
                    where space != (inside.Length == 0 ? rule.Project : $"{rule.Project}.{inside}")
                    select $"{file}: {space}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_too_long_and_none_is_unfinished()
    {
        var files = Rules.SelectMany(rule => Sources(rule.Folder)).Concat(Sources("tests")).Where(file => !file.Contains("/Generated/", StringComparison.Ordinal)).ToArray();

        Assert.True(files.Length > 100, "the sources were found");
        Assert.DoesNotContain(files, file => File.ReadLines(Checkout.Locate(file)).Count() > MaxLines);
        Assert.DoesNotContain(files, file => Unfinished().IsMatch(File.ReadAllText(Checkout.Locate(file))));
    }

    [Fact]
    public void Nothing_that_ships_refers_to_a_test_project()
    {
        var projects = Directory.EnumerateFiles(Checkout.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Checkout.Locate("tests"), StringComparison.Ordinal) && !path.StartsWith(Checkout.Locate("artifacts"), StringComparison.Ordinal));
        Assert.DoesNotContain(projects, path => File.ReadAllText(path).Contains("/tests/", StringComparison.Ordinal));
    }

    private static HouseRule Rule(string folder) => Rules.Single(rule => rule.Folder == folder);

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Checkout.Locate(folder), "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Checkout.Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal));

    /// <summary>Namespaces in using directives, and full names of ours in the code.</summary>
    private static IEnumerable<string> Used(string file)
    {
        var text = CommentOrText().Replace(File.ReadAllText(Checkout.Locate(file)), "");
        return UsingLine().Matches(text).Concat(FullName().Matches(text)).Select(match => match.Groups[1].Value).Distinct();
    }

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?([A-Z][\w.]*)(?:<[^;]*)?;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"""""""[\s\S]*?""""""|//[^\n]*|""[^""\n]*""")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"(?<![\w.])(PlyrFm\.[A-Z][\w.]*)", RegexOptions.Multiline)]
    private static partial Regex FullName();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // In two halves, so that this file does not find itself.
    [GeneratedRegex("TO" + "DO|FIX" + "ME|NotImplemented" + "Exception|#reg" + "ion")]
    private static partial Regex Unfinished();
}
