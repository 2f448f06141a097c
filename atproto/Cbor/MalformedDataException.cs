namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// Bytes from the network are not what they must be. The one exception of every decoder here; each public <c>Try...</c> entry catches
/// it.
/// </summary>
/// <param name="reason">What is wrong.</param>
/// <param name="offset">Where, in bytes from the start of what was given to the decoder.</param>
public sealed class MalformedDataException(MalformedReason reason, int offset) : Exception
{
    /// <summary>What is wrong.</summary>
    public MalformedReason Reason { get; } = reason;

    /// <summary>Where, in bytes from the start of what was given to the decoder.</summary>
    public int Offset { get; } = offset;

    /// <inheritdoc/>
    public override string Message => $"Malformed data at byte {Offset}: {Reason}.";
}
