using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>The memory that verifying one commit needs, kept for the next. One owner at a time: who took it from the
/// <see cref="CommitVerifier"/>.</summary>
internal sealed class CommitWorkspace
{
    // Ordinary commits need some 30 KiB. What a giant one made grow is left to the collector instead of being held for ever.
    private const int MaxRetainedBytes = 1024 * 1024;

    public CommitWorkspace() => Ops = new OpLedger(Tree.Keys);

    public BlockMap Blocks { get; } = new();

    public PartialMst Tree { get; } = new();

    public OpLedger Ops { get; }

    public bool IsWorthKeeping => Tree.RetainedBytes + Blocks.RetainedBytes <= MaxRetainedBytes;

    /// <summary>Lets go of the last commit, the frame it borrowed included.</summary>
    public void Clear()
    {
        Blocks.Clear();
        Tree.Clear();
        Ops.Clear();
    }
}
