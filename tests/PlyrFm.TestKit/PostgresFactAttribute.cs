using Xunit;

namespace PlyrFm.TestKit;

/// <summary>A fact that needs PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Skips the test where there is no PostgreSQL, except in CI.</summary>
    public PostgresFactAttribute() => Skip = MissingPart.SkipReason(PostgresServer.Missing);
}
