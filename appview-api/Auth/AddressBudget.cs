using System.Net;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>So much per address and minute. Counts in fixed minutes: twice as much may come around the turn of one.</summary>
internal sealed class AddressBudget(int perMinute, TimeProvider time)
{
    // With more addresses than this within a minute somebody has a botnet; the rest then shares one budget, and memory stays bounded.
    private const int MaxAddresses = 65_536;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _spent = [];
    private long _windowStarted = time.GetTimestamp();

    /// <summary>Null while something is left, else the time until there is again.</summary>
    public TimeSpan? Pause(IPAddress address)
    {
        lock (_lock)
        {
            var left = TurnWindow();
            return _spent.GetValueOrDefault(KeyOf(address)) < perMinute ? null : left;
        }
    }

    public void Spend(IPAddress address) => TrySpend(address);

    public bool TrySpend(IPAddress address)
    {
        lock (_lock)
        {
            TurnWindow();
            var key = KeyOf(address);
            var spent = _spent.GetValueOrDefault(key);
            if (spent >= perMinute)
                return false;
            _spent[key] = spent + 1;
            return true;
        }
    }

    private IPAddress KeyOf(IPAddress address) => _spent.Count < MaxAddresses || _spent.ContainsKey(address) ? address : IPAddress.None;

    private TimeSpan TurnWindow()
    {
        var elapsed = time.GetElapsedTime(_windowStarted);
        if (elapsed < Window)
            return Window - elapsed;
        _spent.Clear();
        _windowStarted = time.GetTimestamp();
        return Window;
    }
}
