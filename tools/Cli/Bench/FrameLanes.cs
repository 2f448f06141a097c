using System.Collections.Concurrent;

using PlyrFm.AtProto.Sync;

namespace PlyrFm.Cli.Bench;

/// <summary>A capture dealt to threads as the indexer deals frames: all of an account in one lane, in their order, and a free thread takes the next lane.</summary>
internal sealed class FrameLanes
{
    // As many as the indexer has. More than threads, so that none of them is idle while another has a lane of busy accounts.
    private const int Lanes = 8;

    // A thread leaves a lane after some frames, as a pool does, so that all lanes end at about the same time.
    private const int Stretch = 256;

    private readonly IReadOnlyList<byte[][]> _lanes;
    private readonly int _threads;

    public FrameLanes(IReadOnlyList<byte[]> frames, int threads)
    {
        _threads = threads;
        _lanes = threads == 1 ? [[.. frames]] : Deal(frames);
    }

    /// <summary>Works through all frames.</summary>
    /// <param name="createWork">Makes what one lane needs.</param>
    /// <param name="loops">Passes over the capture.</param>
    /// <returns>How many frames were refused.</returns>
    public long Run(Func<IFrameWork> createWork, int loops)
    {
        var waiting = new ConcurrentQueue<Lane>(_lanes.Select(frames => new Lane(frames, createWork(), loops)));
        if (_threads == 1)
        {
            return Drain(waiting);
        }

        var bad = 0L;
        var workers = Enumerable.Range(0, _threads).Select(_ => new Thread(() => Interlocked.Add(ref bad, Drain(waiting)))).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return bad;
    }

    private static long Drain(ConcurrentQueue<Lane> waiting)
    {
        var bad = 0L;
        while (waiting.TryDequeue(out var lane))
        {
            bad += lane.Advance(Stretch, out var isDone);
            if (isDone)
            {
                lane.Dispose();
            }
            else
            {
                waiting.Enqueue(lane);
            }
        }

        return bad;
    }

    private static IReadOnlyList<byte[][]> Deal(IReadOnlyList<byte[]> frames)
    {
        var lanes = Enumerable.Range(0, Lanes).Select(_ => new List<byte[]>()).ToList();
        foreach (var frame in frames)
        {
            var hash = 0u;
            if (Frame.TryPeek(frame, out var peek, out _))
            {
                // FNV-1a: any hash will do, but it must be the same in every run.
                hash = 2166136261;
                foreach (var b in peek.Did)
                {
                    hash = (hash ^ b) * 16777619;
                }
            }

            lanes[(int)(hash % Lanes)].Add(frame);
        }

        return [.. lanes.Select(lane => lane.ToArray())];
    }

    private sealed class Lane(byte[][] frames, IFrameWork work, int loops) : IDisposable
    {
        private long _done;

        public long Advance(int count, out bool isDone)
        {
            var bad = 0L;
            var end = Math.Min(_done + count, (long)frames.Length * loops);
            for (; _done < end; _done++)
            {
                var index = (int)(_done % frames.Length);
                if (index == 0)
                {
                    work.Begin();
                }

                bad += work.Accepts(frames[index]) ? 0 : 1;
            }

            isDone = _done == (long)frames.Length * loops;
            return bad;
        }

        public void Dispose() => work.Dispose();
    }
}
