using System.Diagnostics.CodeAnalysis;

namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// The only place that throws <see cref="MalformedDataException"/>: keeps the throwing code out of the inlined fast paths.
/// </summary>
internal static class ThrowHelper
{
    [DoesNotReturn]
    public static void Malformed(MalformedReason reason, int offset) => throw new MalformedDataException(reason, offset);

    /// <summary>For use where an expression is needed.</summary>
    [DoesNotReturn]
    public static T Malformed<T>(MalformedReason reason, int offset) => throw new MalformedDataException(reason, offset);
}
