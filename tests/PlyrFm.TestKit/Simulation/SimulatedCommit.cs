using System.Buffers;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.TestKit.Simulation;

/// <summary>A commit and all that its event tells. Faults are made by changing a copy of it before it is framed.</summary>
public sealed record SimulatedCommit(SignedCommit Commit, SignedCommit? Since, IReadOnlyList<RepoOp> Ops, IReadOnlyList<(Cid Cid, byte[] Block)> Blocks)
{
    /// <summary>The CAR to send instead of one made of <see cref="Blocks"/>.</summary>
    public byte[]? CarBytes { get; init; }

    /// <summary>Stated instead of the previous commit's root.</summary>
    public Cid? PrevData { get; init; } = Since?.Data;

    /// <summary>Stated instead of the commit's own.</summary>
    public string Rev { get; init; } = Commit.Rev.ToString();

    /// <summary>Stated instead of the previous commit's.</summary>
    public string? SinceRev { get; init; } = Since?.Rev.ToString();

    /// <summary>When it is told, by the clock of who tells it.</summary>
    public string Time { get; init; } = SimulatedFrame.Now();

    public byte[] ToFrame(long seq)
    {
        var output = new ArrayBufferWriter<byte>();
        var cbor = new DagCborWriter(output);
        SimulatedFrame.WriteHeader(cbor, "#commit");
        cbor.WriteMapHeader(PrevData is null ? 11 : 12);
        cbor.WriteText("ops");
        cbor.WriteArrayHeader(Ops.Count);
        foreach (var op in Ops)
        {
            Write(cbor, op);
        }

        cbor.WriteText("rev");
        cbor.WriteText(Rev);
        cbor.WriteText("seq");
        cbor.WriteInteger(seq);
        cbor.WriteText("repo");
        cbor.WriteText(Commit.Did.Value);
        cbor.WriteText("time");
        cbor.WriteText(Time);
        cbor.WriteText("blobs");
        cbor.WriteArrayHeader(0);
        cbor.WriteText("since");
        if (SinceRev is { } since)
        {
            cbor.WriteText(since);
        }
        else
        {
            cbor.WriteNull();
        }

        cbor.WriteText("blocks");
        cbor.WriteBytes(CarBytes ?? Car(Commit.Cid, Blocks));
        cbor.WriteText("commit");
        cbor.WriteCid(Commit.Cid);
        cbor.WriteText("rebase");
        cbor.WriteBoolean(false);
        cbor.WriteText("tooBig");
        cbor.WriteBoolean(false);
        if (PrevData is { } prevData)
        {
            cbor.WriteText("prevData");
            cbor.WriteCid(prevData);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>A CAR of any blocks.</summary>
    public static byte[] Car(Cid root, IEnumerable<(Cid Cid, byte[] Block)> blocks)
    {
        var car = new CarWriter(root);
        foreach (var (cid, block) in blocks)
        {
            car.Write(cid, block);
        }

        return car.ToArray();
    }

    /// <summary>A CAR of blocks alone, as the reference PDS answers getBlocks: its list of roots is empty.</summary>
    public static byte[] RootlessCar(IEnumerable<(Cid Cid, byte[] Block)> blocks)
    {
        // Length and content of {roots: [one CID], version: 1}.
        const int headerWithRoot = 59;
        byte[] header = [0x11, 0xa2, 0x65, .. "roots"u8, 0x80, 0x67, .. "version"u8, 0x01];
        return [.. header, .. Car(Cid.ForDagCbor([]), blocks)[headerWithRoot..]];
    }

    private static void Write(DagCborWriter cbor, RepoOp op)
    {
        cbor.WriteMapHeader(op.Prev is null ? 3 : 4);
        cbor.WriteText("cid");
        if (op.Cid is { } cid)
        {
            cbor.WriteCid(cid);
        }
        else
        {
            cbor.WriteNull();
        }

        cbor.WriteText("path");
        cbor.WriteText(op.Path);
        if (op.Prev is { } prev)
        {
            cbor.WriteText("prev");
            cbor.WriteCid(prev);
        }

        cbor.WriteText("action");
        cbor.WriteText(op.Action switch { OpAction.Create => "create", OpAction.Update => "update", _ => "delete" });
    }
}
