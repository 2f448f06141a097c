namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// Remembers the last key of one map while it is read, so that the next can be compared. Start with <c>default</c> for each map.
/// </summary>
/// <remarks>Offsets, not a span: it then lives anywhere, and costs 8 bytes.</remarks>
public struct KeyOrder
{
    // A key cannot end at offset 0, which therefore means "no key yet".
    internal int Start;
    internal int End;
}
