using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.Cli.Bench;

/// <summary>Header, body and CAR decoded strictly, every block hashed against its CID, every record written as JSON.</summary>
internal sealed class DecodeWork : IFrameWork
{
    private readonly RecordJson _json = new();
    private readonly Cid[] _records = new Cid[FrameLimits.MaxOps];

    public void Begin()
    {
    }

    public void Dispose() => _json.Dispose();

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
        var count = 0;
        foreach (var op in commit.Ops)
        {
            _records[count++] = op.CidOrDefault;
        }

        var car = new CarReader(commit.Blocks.Span);
        while (car.TryRead(out var cid, out var block))
        {
            if (_records.AsSpan(0, count).Contains(cid))
            {
                _json.Write(block);
            }
        }

        return true;
    }
}
