using System.Text.RegularExpressions;

using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.HouseRules;

/// <summary>docs/invariants.md is worth something only as long as the tests that it names exist.</summary>
public sealed partial class InvariantsPageTests
{
    [Fact]
    public void Every_test_named_there_exists()
    {
        var sources = Directory.EnumerateFiles(Checkout.Locate("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var named = TestName().Matches(File.ReadAllText(Checkout.Locate("docs", "invariants.md")))
            .Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value))
            .ToList();

        Assert.True(named.Count >= 15, "The page names hardly any test.");
        Assert.DoesNotContain(named, test => !sources[test.Class].Any(source => source.Contains($" {test.Method}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
