namespace PlyrFm.AppViewApi.Queries;

/// <summary>A tag and how many tracks have it.</summary>
internal sealed record TagRow(long Id, string Name, int TrackCount)
{
    public Keyset Place => new(TrackCount, Id);
}
