using System.Diagnostics;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Benchmarks;

/// <summary>A firehose at a steady pace: commits of strangers, and every so often a track of somebody who is followed, which is looked for in the API.</summary>
internal sealed class LiveStream
{
    private const int Strangers = 200;
    private const int CommitsEach = 20;

    // As in the captures (docs/performance.md): 0.55 % touch our collections.
    private const int OneIn = 182;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly SimulatedNetwork _network;
    private readonly int _perBeat;
    private readonly List<Func<long, byte[]>> _strange;
    private readonly SimulatedAccount[] _ours;
    private long _published;

    public LiveStream(SimulatedNetwork network, int perSecond)
    {
        (_network, _perBeat) = (network, (int)(perSecond * Beat.TotalSeconds));
        _ours = [.. network.Accounts];
        _strange = [.. Enumerable.Range(0, Strangers).Select(_ => network.CreateAccount(announce: false)).SelectMany(Commits)];
    }

    /// <summary>Runs for a time, or until something is over.</summary>
    /// <returns>Milliseconds from wire to answer for each write of ours, and the pace that was kept.</returns>
    public async Task<(List<double> Milliseconds, double FramesPerSecond)> RunAsync(ServedApi api, TimeSpan duration, Func<bool> isOver)
    {
        var looks = new List<Task<double>>();
        var before = _published;
        var start = Stopwatch.GetTimestamp();
        for (var beat = 1; Stopwatch.GetElapsedTime(start) < duration && !isOver(); beat++)
        {
            for (var i = 0; i < _perBeat; i++, _published++)
            {
                if (_published % OneIn == 0)
                {
                    looks.Add(Publish(api));
                }
                else
                {
                    _network.Relay.Publish(_strange[(int)(_published % _strange.Count)]);
                }
            }

            // A relay keeps some hours; this one only what is under way, or looking it through would take longer than the rest.
            _network.Relay.Forget(_network.Relay.Seq - 20_000);
            if ((beat * Beat) - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } early)
            {
                await Task.Delay(early);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ([.. await Task.WhenAll(looks)], (_published - before) / seconds);
    }

    private Task<double> Publish(ServedApi api)
    {
        var account = _ours[_published / OneIn % _ours.Length];
        var commit = account.Commit([new($"fm.plyr.track/{_network.NextTid()}", SampleRecords.Track($"Live {_published}"))]);
        var sent = Stopwatch.GetTimestamp();
        account.Send(commit);
        return LookAsync(api, account.Did, commit.Commit.Rev, sent);
    }

    private static async Task<double> LookAsync(ServedApi api, Did did, Tid rev, long sent)
    {
        string answer;
        do
        {
            answer = await api.GetAsync($"/xrpc/fm.plyr.unspecced.getRepoStatus?did={did}&minRev={rev}&waitMs=5000");
        }
        while (!answer.Contains("\"reached\":true", StringComparison.Ordinal));
        return Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
    }

    private IEnumerable<Func<long, byte[]>> Commits(SimulatedAccount stranger) => Enumerable.Range(0, CommitsEach)
        .Select(i => stranger.Commit([new($"app.bsky.feed.post/{_network.NextTid()}", SampleRecords.Post($"Post {i} of somebody who makes no music, as long as posts are"))]))
        .Select(commit => (Func<long, byte[]>)commit.ToFrame)
        .ToList();
}
