using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using PlyrFm.Indexer;
using PlyrFm.TestKit;

namespace PlyrFm.EndToEnd.Tests.Surroundings;

/// <summary>docs/operations.md names every setting, and only settings that there are.</summary>
public sealed partial class OperationsPageTests
{
    // These are lists: what an operator sets is one of their entries.
    private static readonly string[] Lists = ["Firehose__Sources", "Records__AudioHosts", "Records__ImageHosts", "Backfill__Directories", "Labels__Labelers", "Labels__Rules", "Api__TrustedProxies", "Frontend__Renderers"];

    public static TheoryData<string> IndexerSettings => [.. Rows().Where(row => row.Who is "indexer" or "both").Select(row => row.Name)];

    [Theory]
    [InlineData("indexer", "indexer")]
    [InlineData("appview-api", "API")]
    public void Page_lists_what_each_host_reads_and_nothing_else(string folder, string who)
    {
        var read = Directory.EnumerateFiles(Checkout.Locate(folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => SettingInCode().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value.Replace(":", "__")))
            .Select(name => Lists.Contains(name) ? $"{name}__0" : name)
            .Distinct();
        var listed = Rows().Where(row => row.Who == who || row.Who == "both").Select(row => row.Name);

        Assert.Equal(read.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(IndexerSettings))]
    public void Indexer_refuses_nonsense_with_a_sentence_that_names_the_setting(string name)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Plyr"] = "Host=localhost;Database=plyr",
            [name.Replace("__", ":")] = "?? nonsense ??",
        }).Build();

        Assert.False(IndexerOptions.TryRead(configuration, out _, out var problem));
        Assert.Contains(name, problem);
    }

    private static IEnumerable<(string Name, string Who)> Rows()
    {
        var page = File.ReadAllText(Checkout.Locate("docs", "operations.md"));
        return TableRow().Matches(page).Select(row => (row.Groups[1].Value, row.Groups[2].Value));
    }

    [GeneratedRegex(@"^\| `([A-Za-z]+__\w+)` \| (indexer|API|both) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"""((?:ConnectionStrings|Firehose|Backfill|Identity|Network|Records|Audio|AudioProxy|Audit|Gates|Labels|Api|Frontend|Auth|RateLimits|Subsonic|Admin):\w+)""")]
    private static partial Regex SettingInCode();
}
