using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Labels;

/// <summary>
/// Which labelers requests name that this service does not follow, so that its operator can decide whether to. It never follows one by itself: whoever
/// sends a header would decide whom it trusts and to whom it connects.
/// </summary>
/// <remarks>
/// Bounded however many names are made up: when all places are taken, a newcomer takes the place of the rarest and inherits its count. What is asked for
/// more often than one request in <see cref="Places"/> is thus always among them, and no count is too low ("Space-Saving", Metwally, Agrawal and El Abbadi, 2005).
/// </remarks>
internal sealed class LabelerDemand
{
    public const int Places = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<Did, long> _counts = new(Places);

    public void Wanted(Did labeler)
    {
        lock (_gate)
        {
            if (_counts.TryGetValue(labeler, out var count) || _counts.Count < Places)
            {
                _counts[labeler] = count + 1;
                return;
            }

            var rarest = _counts.MinBy(static place => place.Value);
            _counts.Remove(rarest.Key);
            _counts.Add(labeler, rarest.Value + 1);
        }
    }

    /// <summary>The most wanted first, since this process started.</summary>
    public IReadOnlyList<WantedLabeler> Top(int count)
    {
        lock (_gate)
        {
            return [.. _counts
                .OrderByDescending(static place => place.Value)
                .ThenBy(static place => place.Key.Value, StringComparer.Ordinal)
                .Take(count)
                .Select(static place => new WantedLabeler(place.Key.Value, place.Value))];
        }
    }
}
