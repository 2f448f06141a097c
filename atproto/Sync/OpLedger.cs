using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>
/// The operations of one commit, folded into at most one change for each path. A PDS may put several operations on one path into a commit;
/// then only the first says what was there before and only the last what is there now. Whether that folding is right need not be
/// believed: undoing the changes gives <c>prevData</c> or it does not.
/// </summary>
/// <remarks>One owner, one commit at a time; the arrays stay for the next.</remarks>
internal sealed class OpLedger
{
    private readonly KeyArena _keys;

    // Kept, because sorting by a comparer makes a delegate of it each time.
    private readonly Comparison<Entry> _byPathThenOrder;
    private Entry[] _entries = new Entry[16];
    private MstChange[] _changes = new MstChange[16];
    private int _entryCount;
    private int _changeCount;

    /// <param name="keys">Receives the paths; the tree that the changes are for reads them there.</param>
    public OpLedger(KeyArena keys)
    {
        _keys = keys;
        _byPathThenOrder = Compare;
    }

    /// <summary>For each touched path, ascending: what the tree must hold now, and what it held before.</summary>
    public ReadOnlySpan<MstChange> Changes => _changes.AsSpan(0, _changeCount);

    public void Clear() => _entryCount = _changeCount = 0;

    public void Add(OpAction action, ReadOnlySpan<byte> path, in Cid cid, in Cid prev)
    {
        if (_entryCount == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * _entryCount);
            Array.Resize(ref _changes, 2 * _entryCount);
        }
        _entries[_entryCount] = new Entry(_keys.Add(path), _entryCount, action, cid, prev);
        _entryCount++;
    }

    /// <summary>Sorts and folds.</summary>
    /// <param name="verdict">Why it cannot be done.</param>
    public bool TryFold(out CommitVerdict verdict)
    {
        Span<Entry> entries = _entries.AsSpan(0, _entryCount);
        if (entries.Length > 1)
        {
            entries.Sort(_byPathThenOrder);
        }
        for (int i = 0; i < entries.Length;)
        {
            int end = i + 1;
            while (end < entries.Length && _keys[entries[end].Path].SequenceEqual(_keys[entries[i].Path]))
            {
                end++;
            }
            if (!TryFoldPath(entries[i..end], out MstChange change, out verdict))
            {
                return false;
            }
            if (change.Expected != change.Replacement || !change.Expected.IsDefault)
            {
                _changes[_changeCount++] = change;
            }
            i = end;
        }
        verdict = CommitVerdict.Valid;
        return true;
    }

    private int Compare(Entry x, Entry y)
    {
        int order = _keys[x.Path].SequenceCompareTo(_keys[y.Path]);
        return order != 0 ? order : x.Index.CompareTo(y.Index);
    }

    private static bool TryFoldPath(ReadOnlySpan<Entry> entries, out MstChange change, out CommitVerdict verdict)
    {
        bool wasThere = entries[0].Action != OpAction.Create;
        bool isThere = wasThere;
        Cid before = default;
        foreach (ref readonly Entry entry in entries)
        {
            if (isThere == (entry.Action == OpAction.Create))
            {
                change = default;
                verdict = CommitVerdict.InvalidDiff;
                return false;
            }
            isThere = entry.Action != OpAction.Delete;
            before = wasThere && before.IsDefault ? entry.Prev : before;
        }
        change = new MstChange(entries[0].Path, entries[^1].Cid, before);
        verdict = CommitVerdict.MissingPrevData;
        return wasThere != before.IsDefault;
    }

    private readonly record struct Entry(KeySlice Path, int Index, OpAction Action, Cid Cid, Cid Prev);
}
