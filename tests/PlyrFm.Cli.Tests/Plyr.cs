using System.Text;
using Microsoft.Extensions.Configuration;

namespace PlyrFm.Cli.Tests;

/// <summary>Runs the command line in this process, with its own streams and settings.</summary>
internal static class Plyr
{
    public static Task<PlyrResult> RunAsync(params string[] args) => RunWithInputAsync([], args);

    public static Task<PlyrResult> RunWithTextAsync(string input, params string[] args) => RunWithInputAsync(Encoding.UTF8.GetBytes(input), args);

    public static Task<PlyrResult> RunWithInputAsync(byte[] input, params string[] args) => RunWithAsync(input, [], args);

    public static Task<PlyrResult> RunWithSettingsAsync(Dictionary<string, string?> settings, params string[] args) => RunWithAsync([], settings, args);

    /// <summary>A file of this project's Vectors folder, whose README says how they were made.</summary>
    public static string Vector(string name) => TestKit.Checkout.Locate("tests", "PlyrFm.Cli.Tests", "Vectors", name);

    private static async Task<PlyrResult> RunWithAsync(byte[] input, Dictionary<string, string?> settings, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var exitCode = await PlyrCommand.RunAsync(args, new Terminal(new MemoryStream(input), output, error, configuration));
        return new PlyrResult(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
