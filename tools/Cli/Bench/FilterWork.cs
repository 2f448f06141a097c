using PlyrFm.AtProto.Sync;
using PlyrFm.Lexicons.Fm.Plyr;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.Cli.Bench;

/// <summary>What the indexer does with every frame first: see whether an operation touches one of its collections.</summary>
internal sealed class FilterWork : IFrameWork
{
    private readonly CollectionFilter _filter = new([Track.Nsid, Like.Nsid, Comment.Nsid, List.Nsid, Profile.Nsid]);

    /// <summary>Keeps the answer alive, so that nothing is optimised away.</summary>
    public long Ours { get; private set; }

    public void Begin() => Ours = 0;

    public void Dispose()
    {
    }

    public bool Accepts(byte[] frame) => Accepts(frame.AsSpan());

    public bool Accepts(ReadOnlySpan<byte> frame)
    {
        if (!Frame.TryPeek(frame, out var peek, out _))
        {
            return false;
        }

        Ours += peek.TouchesAny(_filter) ? 1 : 0;
        return true;
    }
}
