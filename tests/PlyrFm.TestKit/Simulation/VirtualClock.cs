using System.Collections.Concurrent;
using System.Diagnostics;

namespace PlyrFm.TestKit.Simulation;

/// <summary>
/// A clock that goes as all clocks do, and can be turned ahead: whatever waits for a time that has come then is woken. Real sockets and a real
/// database take real time, so it never stands still.
/// </summary>
public sealed class VirtualClock : TimeProvider
{
    private readonly ConcurrentDictionary<Timer, bool> _timers = new();
    private long _ahead;

    /// <summary>How far it is ahead of other clocks.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void TurnAhead(TimeSpan by)
    {
        Interlocked.Add(ref _ahead, by.Ticks);
        foreach (var timer in _timers.Keys)
        {
            timer.Arm();
        }
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override long GetTimestamp() => Stopwatch.GetElapsedTime(0).Ticks + Volatile.Read(ref _ahead);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        _timers.TryAdd(timer, true);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly VirtualClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _inner;
        private long? _dueAt;
        private TimeSpan _period;

        public Timer(VirtualClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _inner = System.CreateTimer(static timer => ((Timer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetTimestamp() + dueTime.Ticks;
                _period = period;
            }

            return Arm();
        }

        /// <summary>Sets the real timer to what is left.</summary>
        public bool Arm()
        {
            lock (_gate)
            {
                return _inner.Change(_dueAt is { } at ? TimeSpan.FromTicks(Math.Max(0, at - _clock.GetTimestamp())) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            _clock._timers.TryRemove(this, out _);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (_gate)
            {
                if (_dueAt is not { } at)
                {
                    return;
                }

                if (at > _clock.GetTimestamp() + TimeSpan.TicksPerMillisecond)
                {
                    Arm(); // the real timer counts whole milliseconds
                    return;
                }

                _dueAt = _period > TimeSpan.Zero ? _clock.GetTimestamp() + _period.Ticks : null;
                Arm();
            }

            _callback(_state);
        }
    }
}
