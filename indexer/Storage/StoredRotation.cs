namespace PlyrFm.Indexer.Storage;

/// <summary>A rotation as it plays.</summary>
/// <param name="Seconds">Once round: the sum of <paramref name="Lengths"/>.</param>
/// <param name="Lengths">Seconds of each track, in order.</param>
internal sealed record StoredRotation(DateTimeOffset PeriodAt, DateTimeOffset StartsAt, int Seconds, int[] Lengths)
{
    /// <summary>When the track that plays at a moment ends; when the first begins, if that is still to come.</summary>
    public DateTimeOffset EndOfTrackAt(DateTimeOffset moment)
    {
        if (moment <= StartsAt)
            return StartsAt;
        var played = (moment - StartsAt).TotalSeconds;
        var end = Math.Floor(played / Seconds) * Seconds;
        foreach (var length in Lengths)
        {
            end += length;
            if (end >= played)
                break;
        }

        return StartsAt.AddSeconds(end);
    }
}
