using System.Diagnostics.CodeAnalysis;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>
/// Remembers entries for a while, without a timer and in bounded memory: two generations, of which the older one is dropped whole. An entry
/// is kept for at least the span and less than twice as long, or shorter when more come than there is room for.
/// </summary>
internal sealed class RecentEntries<TKey, TValue>(TimeSpan span, int maxPerGeneration, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];
    private long _turned = time.GetTimestamp();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            TurnIfDue();
            return _young.TryGetValue(key, out value) || _old.TryGetValue(key, out value);
        }
    }

    /// <returns>What was remembered under the key until now.</returns>
    public TValue? Exchange(TKey key, TValue value)
    {
        lock (_lock)
        {
            TurnIfDue();
            if (!_young.TryGetValue(key, out var previous))
                _old.TryGetValue(key, out previous);
            if (_young.Count >= maxPerGeneration)
                Turn();
            _young[key] = value;
            return previous;
        }
    }

    private void TurnIfDue()
    {
        var elapsed = time.GetElapsedTime(_turned);
        if (elapsed < span)
            return;
        Turn();
        if (elapsed >= 2 * span)
            _old = [];
    }

    private void Turn()
    {
        (_old, _young) = (_young, []);
        _turned = time.GetTimestamp();
    }
}
