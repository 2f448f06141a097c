using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>A fact that needs the local network, PostgreSQL and a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Skips the test where one of them is missing, except in CI.</summary>
    public BrowserFactAttribute() => Skip = MissingPart.SkipReason(LocalNetwork.Missing ?? PostgresServer.Missing ?? Chromium.Missing);
}
