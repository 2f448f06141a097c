namespace PlyrFm.Cli;

/// <summary>What the shell is told.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked about is well.</summary>
    public const int Well = 0;

    /// <summary>The command ran, and something it looked at is not well.</summary>
    public const int NotWell = 1;

    /// <summary>The command could not do its work: a file that cannot be read, a host that does not answer, a wrong option.</summary>
    public const int Failed = 2;
}
