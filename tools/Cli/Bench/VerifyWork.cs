using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Sync;
using PlyrFm.Cli.Frames;

namespace PlyrFm.Cli.Bench;

/// <summary><see cref="DecodeWork"/>, then the whole verification: hashes, signature, inversion of every operation, chain.</summary>
internal sealed class VerifyWork(Dictionary<string, PublicKey> keys) : IFrameWork
{
    private readonly DecodeWork _decode = new();
    private readonly CaptureChain _chain = new(keys);

    public void Begin()
    {
        _decode.Begin();
        _chain.Reset();
    }

    public void Dispose() => _decode.Dispose();

    public bool Accepts(byte[] frame)
    {
        if (!_decode.Accepts(frame))
        {
            return false;
        }

        return !Frame.TryPeek(frame, out var peek, out _) || peek.Kind != FrameKind.Commit
            || (Frame.TryReadCommit(frame, out var commit, out _) && _chain.Check(commit) == CommitVerdict.Valid);
    }
}
