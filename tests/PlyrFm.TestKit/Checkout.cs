namespace PlyrFm.TestKit;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>Absolute path of the folder with the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>An absolute path below <see cref="Root"/>.</summary>
    public static string Locate(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PlyrFm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No PlyrFm.sln above {AppContext.BaseDirectory}");
    }
}
