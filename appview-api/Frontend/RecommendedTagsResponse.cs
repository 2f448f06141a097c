namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Tags that somebody could add: there are none, since nobody can listen here.</summary>
internal sealed record RecommendedTagsResponse(long TrackId)
{
    public IReadOnlyList<string> Tags { get; } = [];

    public bool Available { get; }
}
