using System.Buffers;
using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.Cli.Bench;

/// <summary>Header, body and CAR decoded strictly, every block hashed against its CID, every record written as JSON.</summary>
internal sealed class DecodeWork : IFrameWork
{
    private readonly ArrayBufferWriter<byte> _json = new(64 * 1024);
    private readonly Utf8JsonWriter _writer;

    public DecodeWork() => _writer = new Utf8JsonWriter(_json, new JsonWriterOptions { SkipValidation = true });

    public void Begin() => _json.ResetWrittenCount();

    public void Dispose() => _writer.Dispose();

    public bool Accepts(byte[] frame)
    {
        if (!Frame.TryPeek(frame, out var peek, out _))
        {
            return false;
        }

        if (peek.Kind != FrameKind.Commit)
        {
            return Frame.TryRead(frame, out _, out _);
        }

        try
        {
            return Frame.TryReadCommit(frame, out var commit, out _) && Decode(commit);
        }
        catch (MalformedDataException)
        {
            return false;
        }
    }

    private bool Decode(in CommitFrame commit)
    {
        var car = new CarReader(commit.Blocks.Span);
        while (car.TryRead(out var cid, out var block))
        {
            if (!IsRecord(commit, cid))
            {
                continue;
            }

            _json.ResetWrittenCount();
            _writer.Reset();
            CborJson.Write(block, _writer);
            _writer.Flush();
        }

        return true;
    }

    private static bool IsRecord(in CommitFrame commit, in Cid cid)
    {
        foreach (var op in commit.Ops)
        {
            if (op.CidOrDefault == cid)
            {
                return true;
            }
        }

        return false;
    }
}
