using System.Buffers;
using System.Globalization;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>Encodes the frames that are not #commit, as the reference PDS writes them.</summary>
public static class SimulatedFrame
{
    public static byte[] Sync(long seq, SignedCommit commit, string? statedRev = null, string? time = null) => Message("#sync", 5, cbor =>
    {
        cbor.WriteText("did");
        cbor.WriteText(commit.Did.Value);
        cbor.WriteText("rev");
        cbor.WriteText(statedRev ?? commit.Rev.ToString());
        cbor.WriteText("seq");
        cbor.WriteInteger(seq);
        cbor.WriteText("time");
        cbor.WriteText(time ?? Now());
        cbor.WriteText("blocks");
        cbor.WriteBytes(SimulatedCommit.Car(commit.Cid, [(commit.Cid, commit.Block.ToArray())]));
    });

    public static byte[] Identity(long seq, Did did, string? handle, string? time = null) => Message("#identity", handle is null ? 3 : 4, cbor =>
    {
        cbor.WriteText("did");
        cbor.WriteText(did.Value);
        cbor.WriteText("seq");
        cbor.WriteInteger(seq);
        cbor.WriteText("time");
        cbor.WriteText(time ?? Now());
        if (handle is not null)
        {
            cbor.WriteText("handle");
            cbor.WriteText(handle);
        }
    });

    public static byte[] Account(long seq, Did did, bool active, string? status, string? time = null) => Message("#account", status is null ? 4 : 5, cbor =>
    {
        cbor.WriteText("did");
        cbor.WriteText(did.Value);
        cbor.WriteText("seq");
        cbor.WriteInteger(seq);
        cbor.WriteText("time");
        cbor.WriteText(time ?? Now());
        cbor.WriteText("active");
        cbor.WriteBoolean(active);
        if (status is not null)
        {
            cbor.WriteText("status");
            cbor.WriteText(status);
        }
    });

    public static byte[] OutdatedCursor() => Message("#info", 1, cbor =>
    {
        cbor.WriteText("name");
        cbor.WriteText("OutdatedCursor");
    });

    public static byte[] UnknownType(long seq) => Message("#somethingNew", 1, cbor =>
    {
        cbor.WriteText("seq");
        cbor.WriteInteger(seq);
    });

    public static byte[] Error(string name)
    {
        var output = new ArrayBufferWriter<byte>();
        var cbor = new DagCborWriter(output);
        cbor.WriteMapHeader(1);
        cbor.WriteText("op");
        cbor.WriteInteger(-1);
        cbor.WriteMapHeader(1);
        cbor.WriteText("error");
        cbor.WriteText(name);
        return output.WrittenSpan.ToArray();
    }

    internal static void WriteHeader(DagCborWriter cbor, string type)
    {
        cbor.WriteMapHeader(2);
        cbor.WriteText("t");
        cbor.WriteText(type);
        cbor.WriteText("op");
        cbor.WriteInteger(1);
    }

    internal static string Now() => Text(TimeProvider.System.GetUtcNow());

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Message(string type, int fields, Action<DagCborWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        var cbor = new DagCborWriter(output);
        WriteHeader(cbor, type);
        cbor.WriteMapHeader(fields);
        write(cbor);
        return output.WrittenSpan.ToArray();
    }
}
