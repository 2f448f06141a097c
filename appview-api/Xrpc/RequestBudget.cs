namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>So many requests of each client in fixed windows of five minutes: twice as much may come around the turn of one.</summary>
internal sealed class RequestBudget(int limit, TimeProvider time)
{
    // With more clients than this in one window somebody has a botnet; the rest then shares one budget, and memory stays bounded.
    private const int MaxClients = 65_536;
    private const string TheRest = "";

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _spent = new(StringComparer.Ordinal);
    private long _windowStarted = time.GetTimestamp();

    public Allowance Spend(string client)
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_windowStarted);
            if (elapsed >= Window)
            {
                _spent.Clear();
                _windowStarted = time.GetTimestamp();
                elapsed = TimeSpan.Zero;
            }

            var key = _spent.Count < MaxClients || _spent.ContainsKey(client) ? client : TheRest;
            var spent = _spent.GetValueOrDefault(key);
            var isExceeded = spent >= limit;
            if (!isExceeded)
                _spent[key] = ++spent;
            return new Allowance(limit, limit - spent, Window - elapsed, isExceeded);
        }
    }
}
