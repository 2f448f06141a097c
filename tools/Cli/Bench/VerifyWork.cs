using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.Cli.Frames;

namespace PlyrFm.Cli.Bench;

/// <summary>All of <see cref="DecodeWork"/>, and the whole verification: signature, inversion of every operation, chain.</summary>
internal sealed class VerifyWork : IFrameWork
{
    private readonly RecordJson _json = new();
    private readonly CaptureChain _chain;
    private readonly VerifiedRecord _writeJson;

    public VerifyWork(Dictionary<string, PublicKey> keys)
    {
        _chain = new CaptureChain(keys);
        _writeJson = (action, _, block) =>
        {
            if (action != OpAction.Delete)
            {
                _json.Write(block);
            }
        };
    }

    public void Begin() => _chain.Reset();

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
            return Frame.TryReadCommit(frame, out var commit, out _) && _chain.Check(commit, _writeJson) == CommitVerdict.Valid;
        }
        catch (MalformedDataException)
        {
            // A record that is proven to be there, but is no DAG-CBOR.
            return false;
        }
    }
}
