using System.Diagnostics;

namespace PlyrFm.TestKit;

/// <summary>A browser without a window, with a profile of its own that goes with it.</summary>
public sealed class Chromium : IDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(static folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private readonly string _profile = Directory.CreateTempSubdirectory("plyr-chromium-").FullName;
    private readonly Process _process;

    private Chromium(Uri page) => _process = Process.Start(new ProcessStartInfo(Program!)
    {
        ArgumentList =
        {
            "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-dev-shm-usage",
            "--mute-audio", "--autoplay-policy=no-user-gesture-required",
            // Tests run as root in containers, where it cannot make one; the only pages that it sees are ours.
            "--no-sandbox",
            // A browser that is told to print its page ends by itself; one with a port stays.
            "--remote-debugging-port=0", $"--user-data-dir={_profile}", page.ToString(),
        },
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Why no browser can be had; null when there is one.</summary>
    public static string? Missing => Program is null ? "needs Chromium on PATH (Debian: chromium)" : null;

    /// <summary>Opens a page, which has to tell by itself what it has seen.</summary>
    public static Chromium Open(Uri page)
    {
        var browser = new Chromium(page);
        // Read, so that it is not kept waiting for a reader.
        browser._process.BeginErrorReadLine();
        browser._process.BeginOutputReadLine();
        return browser;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }
}
