namespace PlyrFm.AtProto.Repo;

/// <summary>Many short keys in one array. Spans it gave out are void after the next addition, slices stay good until
/// <see cref="Clear"/>.</summary>
internal sealed class KeyArena
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> this[KeySlice slice] => _bytes.AsSpan(slice.Offset, slice.Length);

    public KeySlice Add(ReadOnlySpan<byte> key) => Add(default, 0, key);

    /// <summary>Adds a key that shares its first bytes with another.</summary>
    public KeySlice Add(KeySlice previous, int shared, ReadOnlySpan<byte> suffix)
    {
        int length = shared + suffix.Length;
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + length));
        }
        Span<byte> key = _bytes.AsSpan(Length, length);
        _bytes.AsSpan(previous.Offset, shared).CopyTo(key);
        suffix.CopyTo(key[shared..]);
        Length += length;
        return new KeySlice(Length - length, length);
    }

    public void Clear() => Length = 0;

    /// <summary>Forgets what was added since <see cref="Length"/> had this value.</summary>
    public void Truncate(int length) => Length = length;
}
