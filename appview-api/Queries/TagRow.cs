namespace PlyrFm.AppViewApi.Queries;

/// <summary>A tag, how many tracks have it, and how often those were played.</summary>
internal sealed record TagRow(long Id, string Name, int TrackCount, long PlayCount)
{
    public Keyset Place => new(TrackCount, Id);
}
