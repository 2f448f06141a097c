namespace PlyrFm.Indexer.Pipeline;

/// <summary>Bounds what all repositories together keep waiting.</summary>
internal sealed class WaitingRoom(Tuning tuning)
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <returns>False when there is no room.</returns>
    public bool TryAdd(FollowedRepo repo, LaneItem.Arrival arrival)
    {
        if (repo.Waiting.Count >= tuning.WaitingEvents || Bytes + arrival.Bytes > tuning.WaitingBytes)
        {
            return false;
        }

        repo.Waiting.Add(arrival);
        Interlocked.Add(ref _bytes, arrival.Bytes);
        return true;
    }

    public LaneItem.Arrival Take(FollowedRepo repo)
    {
        var arrival = repo.Waiting.Take();
        Interlocked.Add(ref _bytes, -arrival.Bytes);
        return arrival;
    }
}
