namespace PlyrFm.AtProto.Lexicon;

/// <summary>An endpoint that sends events (WebSocket).</summary>
public sealed record SubscriptionDefinition : EndpointDefinition
{
    /// <summary>The events.</summary>
    public UnionSchema? Message { get; init; }
}
