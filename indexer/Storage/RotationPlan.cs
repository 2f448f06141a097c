using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Draws what a station plays in a period. The same tracks in the same order give the same plan: chance comes from the names of station and period
/// alone, and from no generator that a new version of the platform may change.
/// </summary>
public static class RotationPlan
{
    public static readonly TimeSpan Period = TimeSpan.FromHours(4);

    /// <summary>As many as anybody may ask for.</summary>
    public const int MaxTracks = 75;

    private const int MaxSecondsOfArtist = 20 * 60;

    // So many other artists stand between two tracks of one.
    private const int Distance = 3;

    /// <param name="ranked">Each track once, the best first.</param>
    public static IReadOnlyList<RotationTrack> Draw(RadioStation station, DateTimeOffset period, IReadOnlyList<RotationTrack> ranked)
    {
        var chance = new Chance($"{station.Slug} {period.ToUnixTimeSeconds()}");
        var left = ranked.Select((track, rank) => (Track: track, Weight: Math.Exp(-rank / station.Depth))).ToList();
        var airtime = new Dictionary<long, int>();
        var plan = new List<RotationTrack>();
        var seconds = 0L;
        while (plan.Count < MaxTracks && seconds < Period.TotalSeconds)
        {
            left.RemoveAll(entry => airtime.GetValueOrDefault(entry.Track.ActorId) + entry.Track.Seconds > MaxSecondsOfArtist);
            var recent = plan.TakeLast(Distance).Select(track => track.ActorId).ToHashSet();
            var apart = left.FindAll(entry => !recent.Contains(entry.Track.ActorId));
            // Few artists are no reason for silence.
            var open = apart.Count > 0 ? apart : left;
            if (open.Count == 0)
                break;
            var isEven = chance.Next() < station.EvenShare;
            var (track, weight) = Pick(open, isEven, chance.Next());
            plan.Add(track);
            left.Remove((track, weight));
            airtime[track.ActorId] = airtime.GetValueOrDefault(track.ActorId) + track.Seconds;
            seconds += track.Seconds;
        }

        return plan;
    }

    private static (RotationTrack Track, double Weight) Pick(List<(RotationTrack Track, double Weight)> open, bool isEven, double at)
    {
        if (isEven)
            return open[(int)(at * open.Count)];
        // From far down the ranking all weights are next to nothing, but their proportions stay.
        var rest = at * open.Sum(entry => entry.Weight);
        foreach (var entry in open)
        {
            rest -= entry.Weight;
            if (rest < 0)
                return entry;
        }

        return open[^1];
    }

    // SHA-256 of a name and a counter: slow for a generator, and quick enough for a few hundred draws in four hours.
    private sealed class Chance(string name)
    {
        private const double Values = 1L << 53;

        private long _count;

        /// <summary>From 0 to below 1.</summary>
        public double Next() =>
            (BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {_count++}"))) >> 11) / Values;
    }
}
