using Xunit;

namespace PlyrFm.TestKit;

/// <summary>A theory that needs PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the test where there is no PostgreSQL, except in CI.</summary>
    public PostgresTheoryAttribute() => Skip = MissingPart.SkipReason(PostgresServer.Missing);
}
