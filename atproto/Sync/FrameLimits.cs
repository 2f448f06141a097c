namespace PlyrFm.AtProto.Sync;

/// <summary>What a firehose message may hold at most. https://atproto.com/specs/sync#message-size-limits</summary>
public static class FrameLimits
{
    /// <summary>Bytes of one WebSocket message; the relay sets the same limit on what it reads.</summary>
    public const int MaxFrameBytes = 5_000_000;

    /// <summary>Bytes of <c>blocks</c> in a #commit, as the lexicon says. Some implementations allow 2 MiB, which is 5 % more.</summary>
    public const int MaxBlocksBytes = 2_000_000;

    /// <summary>Operations in a #commit, as the lexicon says.</summary>
    public const int MaxOps = 200;

    /// <summary>Bytes of <c>blocks</c> in a #sync, which holds one commit object and nothing else.</summary>
    public const int MaxSyncBlocksBytes = 10_000;

    /// <summary>How far a revision may lie in the future, for clocks that differ. The relay takes the same 5 minutes.</summary>
    public static readonly TimeSpan FutureRevTolerance = TimeSpan.FromMinutes(5);
}
