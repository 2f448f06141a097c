namespace PlyrFm.AppViewApi.Queries;

/// <summary>A place in an ordered result: the value that orders it, and what breaks ties.</summary>
internal readonly record struct Keyset(long Key, long Id)
{
    /// <summary>Before everything, where newest comes first.</summary>
    public static Keyset NewestFirst { get; } = new(MicrosecondsOf(DateTime.MaxValue), long.MaxValue);

    /// <summary>Before everything, where the order is ascending.</summary>
    public static Keyset LowestFirst { get; } = new(MicrosecondsOf(DateTime.MinValue), long.MinValue);

    /// <summary>Before everything, where the largest number comes first.</summary>
    public static Keyset HighestFirst { get; } = new(long.MaxValue, long.MaxValue);

    public DateTime Time => DateTime.UnixEpoch.AddTicks(Key * TimeSpan.TicksPerMicrosecond);

    public static Keyset At(DateTime time, long id) => new(MicrosecondsOf(time), id);

    /// <summary>False for numbers that no time can have.</summary>
    public bool IsTime => Key >= MicrosecondsOf(DateTime.MinValue) && Key <= MicrosecondsOf(DateTime.MaxValue);

    private static long MicrosecondsOf(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
