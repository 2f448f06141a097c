using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Sync;

/// <summary>The operations of a <see cref="CommitFrame"/>, for <c>foreach</c>.</summary>
public ref struct FrameOps
{
    private DagCborReader _reader;
    private int _left;
    private FrameOp _current;

    internal FrameOps(ReadOnlySpan<byte> ops)
    {
        _reader = new DagCborReader(ops);
        _left = _reader.ReadArrayHeader();
    }

    /// <summary>The operation at hand.</summary>
    public readonly FrameOp Current => _current;

    /// <summary>Itself.</summary>
    public readonly FrameOps GetEnumerator() => this;

    /// <summary>Goes to the next operation.</summary>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }
        _left--;
        _current = FrameOp.Read(ref _reader);
        return true;
    }
}
