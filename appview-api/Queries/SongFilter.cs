namespace PlyrFm.AppViewApi.Queries;

/// <summary>Which songs or albums are wanted.</summary>
/// <param name="Tag">Only songs with it, and albums that hold such a song.</param>
/// <param name="From">Not before.</param>
/// <param name="Until">Before.</param>
internal sealed record SongFilter(string? Tag = null, DateTime? From = null, DateTime? Until = null)
{
    public static SongFilter None { get; } = new();
}
