using Xunit;

namespace PlyrFm.TestKit.Network;

/// <summary>A fact that needs the client of <c>tools/client</c> beside the local network.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TypeScriptClientFactAttribute : FactAttribute
{
    /// <summary>Skips the test where something is missing, except in CI.</summary>
    public TypeScriptClientFactAttribute() => Skip = MissingPart.SkipReason(LocalNetwork.Missing ?? PostgresServer.Missing ?? TypeScriptClient.Missing);
}
