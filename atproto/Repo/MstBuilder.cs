using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Builds the one tree that belongs to a list of pieces. Sealed subtrees go in by their CID, unless they have to be
/// joined.</summary>
internal sealed class MstBuilder(MstPieces pieces)
{
    private readonly MstNodeWriter _writer = new();

    /// <summary>Called with each node that was written; for those who keep them.</summary>
    public MstNodeSink? Sink { get; set; }

    /// <summary>Bytes held by the buffer.</summary>
    public int RetainedBytes => _writer.Capacity;

    /// <summary>Builds the tree and returns the CID of its root.</summary>
    /// <exception cref="MalformedDataException">Subtrees have to be joined and a node is missing or malformed.</exception>
    public Cid Root()
    {
        while (true)
        {
            int first = pieces.First;
            if (first == MstPieces.None)
            {
                return WriteNode(MstPieces.Head, MstPieces.None);
            }
            if (pieces[first].Next == MstPieces.None && !pieces[first].IsRecord)
            {
                if (pieces.IsRoot(first))
                {
                    return pieces[first].Cid;
                }
                pieces.Open(MstPieces.Head, first, MstPieces.Head);
                continue;
            }

            // Joining the topmost subtrees may leave their layer without a record; then the root is further down.
            sbyte layer = TopLayer();
            OpenLayer(MstPieces.Head, MstPieces.None, layer, MstPieces.Head);
            if (pieces.NextRecordAt(layer, MstPieces.Head, MstPieces.None) != MstPieces.None)
            {
                return Build(MstPieces.Head, MstPieces.None, layer, MstPieces.Head);
            }
        }
    }

    private sbyte TopLayer()
    {
        sbyte layer = 0;
        for (int i = pieces.First; i != MstPieces.None; i = pieces[i].Next)
        {
            layer = Math.Max(layer, pieces[i].Layer);
        }
        return layer;
    }

    /// <summary>Builds the node of a layer over the pieces between two others, all of that layer or below.</summary>
    private Cid Build(int before, int end, sbyte layer, int low)
    {
        OpenLayer(before, end, layer, low);
        int left = before;
        while (true)
        {
            int record = pieces.NextRecordAt(layer, left, end);
            if (pieces[left].Next != record)
            {
                Seal(left, record, (sbyte)(layer - 1), left == before ? low : left);
            }
            if (record == end)
            {
                return WriteNode(before, end);
            }
            left = record;
        }
    }

    /// <summary>Replaces the pieces between two others by one subtree.</summary>
    private void Seal(int before, int end, sbyte layer, int low)
    {
        int first = pieces[before].Next;
        bool isSealed = pieces[first].Next == end && pieces.IsSubtreeAt(first, layer);
        if (!isSealed)
        {
            Cid cid = Build(before, end, layer, low);
            pieces.Link(before, pieces.Add(cid, default, layer, end));
        }
    }

    /// <summary>Opens the subtrees of one layer between two pieces, because they share their node with what is beside them.</summary>
    private void OpenLayer(int before, int end, sbyte layer, int low)
    {
        for (int piece = before; pieces[piece].Next != end;)
        {
            int next = pieces[piece].Next;
            if (pieces.IsSubtreeAt(next, layer))
            {
                pieces.Open(piece, next, low);
                continue;
            }
            low = pieces[next].IsRecord ? next : low;
            piece = next;
        }
    }

    /// <summary>Writes the node over pieces that alternate between subtrees and records.</summary>
    private Cid WriteNode(int before, int end)
    {
        int entries = 0;
        for (int i = pieces[before].Next; i != end; i = pieces[i].Next)
        {
            entries += pieces[i].IsRecord ? 1 : 0;
        }
        _writer.Begin(entries);

        int at = pieces[before].Next;
        Cid left = TakeSubtree(ref at, end);
        KeySlice previous = default;
        while (at != end)
        {
            ref readonly MstPiece record = ref pieces[at];
            at = record.Next;
            Cid subtree = TakeSubtree(ref at, end);
            _writer.Entry(pieces.Keys[previous], pieces.Keys[record.Key], record.Cid, subtree);
            previous = record.Key;
        }
        _writer.End(left);
        Cid cid = Cid.ForDagCbor(_writer.Block);
        Sink?.Invoke(cid, _writer.Block);
        return cid;
    }

    private Cid TakeSubtree(ref int at, int end)
    {
        if (at == end || pieces[at].IsRecord)
        {
            return default;
        }
        int subtree = at;
        at = pieces[at].Next;
        return pieces[subtree].Cid;
    }
}
