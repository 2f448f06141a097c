using PlyrFm.AtProto.Sync;

namespace PlyrFm.Cli.Bench;

/// <summary>Deals a capture to threads, as the indexer's lanes do: all frames of an account to one, in their order.</summary>
internal static class FrameShares
{
    public static IReadOnlyList<byte[][]> Split(IReadOnlyList<byte[]> frames, int threads)
    {
        if (threads <= 1)
        {
            return [[.. frames]];
        }

        var shares = Enumerable.Range(0, threads).Select(_ => new List<byte[]>()).ToList();
        foreach (var frame in frames)
        {
            var share = 0u;
            if (Frame.TryPeek(frame, out var peek, out _))
            {
                // FNV-1a: any hash will do, but it must be the same in every run.
                share = 2166136261;
                foreach (var b in peek.Did)
                {
                    share = (share ^ b) * 16777619;
                }
            }

            shares[(int)(share % (uint)threads)].Add(frame);
        }

        return [.. shares.Select(share => share.ToArray())];
    }
}
