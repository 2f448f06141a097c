using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>A theory that needs a browser, and PostgreSQL for what it shows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = MissingPart.SkipReason(Chromium.Missing ?? PostgresServer.Missing);
}
