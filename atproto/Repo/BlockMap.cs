using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>The blocks of one CAR by CID, each checked against its hash. Holds slices of the file, no copies; not thread-safe while
/// loading.</summary>
/// <remarks>
/// Order does not matter, repeated and unneeded blocks are tolerated, and a link may lead to a block that is not here. An entry costs 8
/// bytes and one or two slots of 4: the CID itself stays in the file, right before its block.
/// </remarks>
public sealed class BlockMap : BlockSource
{
    private const int MinSlots = 32;

    // Multiply-shift with a secret multiplier: whoever grinds blocks with like digests cannot aim them at one slot.
    private static readonly ulong Multiplier = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private ReadOnlyMemory<byte> _car;
    private Entry[] _entries = new Entry[MinSlots / 2];
    private int[] _slots = new int[MinSlots];
    private int _slotBits;

    /// <summary>The first root of the CAR; <c>default</c> when it has none.</summary>
    public Cid Root { get; private set; }

    /// <summary>How many different blocks there are.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held by the arrays.</summary>
    internal int RetainedBytes => 8 * _entries.Length + 4 * _slots.Length;

    /// <summary>Reads a CAR.</summary>
    /// <param name="car">The whole file, borrowed for the life of the map.</param>
    /// <param name="blocks">The map, when every block is as it should be.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    public static bool TryRead(ReadOnlyMemory<byte> car, [NotNullWhen(true)] out BlockMap? blocks, out MalformedReason reason) =>
        TryRead(car, needsRoot: true, out blocks, out reason);

    /// <summary>Reads a CAR that need have no root, as <c>com.atproto.sync.getBlocks</c> answers.</summary>
    /// <inheritdoc cref="TryRead(ReadOnlyMemory{byte}, out BlockMap, out MalformedReason)"/>
    public static bool TryReadBlocks(ReadOnlyMemory<byte> car, [NotNullWhen(true)] out BlockMap? blocks, out MalformedReason reason) =>
        TryRead(car, needsRoot: false, out blocks, out reason);

    private static bool TryRead(ReadOnlyMemory<byte> car, bool needsRoot, [NotNullWhen(true)] out BlockMap? blocks, out MalformedReason reason)
    {
        blocks = new BlockMap();
        reason = default;
        try
        {
            blocks.Load(car, needsRoot);
            return true;
        }
        catch (MalformedDataException e)
        {
            blocks = null;
            reason = e.Reason;
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool TryGet(Cid cid, out ReadOnlyMemory<byte> block)
    {
        int entry = Find(cid, out _);
        block = entry < 0 ? default : _car.Slice(_entries[entry].Offset, _entries[entry].Length);
        return entry >= 0;
    }

    /// <summary>Replaces the content, keeping the arrays.</summary>
    /// <exception cref="MalformedDataException">As <see cref="CarReader"/>.</exception>
    internal void Load(ReadOnlyMemory<byte> car, bool needsRoot = true)
    {
        Clear();
        _car = car;
        CarReader reader = needsRoot ? new CarReader(car.Span) : CarReader.OfBlocks(car.Span);
        Root = reader.Root;
        while (reader.TryRead(out Cid cid, out ReadOnlySpan<byte> block))
        {
            Add(cid, reader.Offset - block.Length, block.Length);
        }
    }

    /// <summary>Lets go of the CAR.</summary>
    internal void Clear()
    {
        _car = default;
        Root = default;
        Count = 0;
        Resize(MinSlots);
    }

    private void Add(in Cid cid, int offset, int length)
    {
        if (Find(cid, out int slot) >= 0)
        {
            return;
        }
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * Count);
        }
        _entries[Count] = new Entry(offset, length);
        _slots[slot] = ++Count;

        // Half full at most, so that probes stay short.
        if (2 * Count > 1 << _slotBits)
        {
            Resize(2 << _slotBits);
            for (int i = 0; i < Count; i++)
            {
                _slots[FreeSlot(CidBytes(i))] = i + 1;
            }
        }
    }

    /// <returns>The index of the entry, or -1 and the slot where it would go. Slots hold index + 1.</returns>
    private int Find(in Cid cid, out int slot)
    {
        int mask = (1 << _slotBits) - 1;
        for (slot = FirstSlot(cid.Digest); _slots[slot] > 0; slot = (slot + 1) & mask)
        {
            int entry = _slots[slot] - 1;
            if (CidBytes(entry).SequenceEqual(cid.AsSpan()))
            {
                return entry;
            }
        }
        return -1;
    }

    private int FreeSlot(ReadOnlySpan<byte> cid)
    {
        int mask = (1 << _slotBits) - 1;
        int slot = FirstSlot(cid[^32..]);
        while (_slots[slot] > 0)
        {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int FirstSlot(ReadOnlySpan<byte> digest) =>
        (int)(BinaryPrimitives.ReadUInt64LittleEndian(digest) * Multiplier >> (64 - _slotBits));

    private ReadOnlySpan<byte> CidBytes(int entry) => _car.Span.Slice(_entries[entry].Offset - Cid.Length, Cid.Length);

    private void Resize(int slots)
    {
        _slotBits = BitOperations.Log2((uint)slots);
        if (_slots.Length < slots)
        {
            _slots = new int[slots];
        }
        else
        {
            _slots.AsSpan(0, slots).Clear();
        }
    }

    private readonly record struct Entry(int Offset, int Length);
}
