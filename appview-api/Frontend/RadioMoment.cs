using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Where a rotation stands: which entry plays, and since when.</summary>
internal readonly record struct RadioMoment(int Index, DateTime StartedAt, DateTime EndsAt)
{
    /// <param name="rotation">Not empty, and begun.</param>
    public static RadioMoment Of(IReadOnlyList<RotationEntry> rotation, DateTime now)
    {
        var loop = TimeSpan.FromSeconds(rotation.Sum(entry => (long)entry.Seconds));
        var startedAt = rotation[0].StartsAt + (loop * Math.Floor((now - rotation[0].StartsAt) / loop));
        for (var i = 0; ; i++)
        {
            var endsAt = startedAt.AddSeconds(rotation[i].Seconds);
            if (now < endsAt || i == rotation.Count - 1)
                return new RadioMoment(i, startedAt, endsAt);
            startedAt = endsAt;
        }
    }
}
