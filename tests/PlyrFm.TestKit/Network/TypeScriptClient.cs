using System.Diagnostics;

namespace PlyrFm.TestKit.Network;

/// <summary>The programs of <c>tools/client</c>: what developers of clients have, and what the reference implementation makes of our answers.</summary>
public static class TypeScriptClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Why they cannot be run, in one sentence; null when they can.</summary>
    public static string? Missing { get; } = Directory.Exists(Checkout.Locate("tools", "client", "node_modules"))
        ? null
        : "The client's npm packages are not installed: run npm ci in tools/client (tools/test does, where Node.js 20 is).";

    /// <summary>Generates the client from the lexicons and compiles it.</summary>
    public static Task BuildAsync() => RunAsync("npm", ["run", "build"]);

    /// <summary>What the tour through an API found, as JSON.</summary>
    public static Task<string> TourAsync(Uri api) => RunAsync("node", ["built/tour.js", api.ToString()]);

    /// <summary>Holds answers against their lexicons.</summary>
    /// <param name="answers">Lines of JSON: <c>nsid</c> and <c>body</c>.</param>
    /// <returns>A line each.</returns>
    public static async Task<string[]> ValidateAsync(IEnumerable<string> answers) =>
        (await RunAsync("node", ["validate.mjs", Checkout.Locate("lexicons")], string.Join('\n', answers), mayFail: true))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> RunAsync(string program, string[] arguments, string input = "", bool mayFail = false)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Checkout.Locate("tools", "client"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} took longer than {Limit.TotalSeconds} s.");
        }

        return process.ExitCode == 0 || mayFail
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }
}
