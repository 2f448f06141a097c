using Xunit;

namespace PlyrFm.TestKit.Network;

/// <summary>A fact that needs the local network, and PostgreSQL for what is indexed from it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LocalNetworkFactAttribute : FactAttribute
{
    /// <summary>Skips the test where one of the two is missing, except in CI.</summary>
    public LocalNetworkFactAttribute() => Skip = MissingPart.SkipReason(LocalNetwork.Missing ?? PostgresServer.Missing);
}
