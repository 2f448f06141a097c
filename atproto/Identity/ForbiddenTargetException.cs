namespace PlyrFm.AtProto.Identity;

/// <summary>A request was refused here, before it left: its scheme, port or resolved address is not allowed.</summary>
/// <param name="target">The URL or host that was refused.</param>
/// <param name="why">The rule it breaks.</param>
/// <remarks>Not an outage: asking again gives the same answer until the owner of the name changes it.</remarks>
public sealed class ForbiddenTargetException(string target, string why)
    : HttpRequestException(HttpRequestError.ConnectionError, $"{target} is not allowed: {why}")
{
    /// <summary>The URL or host that was refused.</summary>
    public string Target { get; } = target;
}
