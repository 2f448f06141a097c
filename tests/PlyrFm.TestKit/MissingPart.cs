namespace PlyrFm.TestKit;

/// <summary>What becomes of a test whose surroundings are not installed: a visible skip for a person, a failure in CI.</summary>
public static class MissingPart
{
    /// <summary>True when the environment says CI=true: there, everything must be present.</summary>
    public static bool IsFailure { get; } = Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>The text for a Skip property, or null when the test has to run (and in CI fail, with the same reason).</summary>
    public static string? SkipReason(string? missing) => IsFailure ? null : missing;
}
