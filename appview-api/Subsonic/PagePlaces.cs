using System.Globalization;
using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>
/// Where pages of long lists ended. Players count pages by how many entries come before, one after the other; whoever asks for the page that follows one is
/// answered from its end on, at the cost of the first. A page that nobody has come to is found by counting.
/// </summary>
internal sealed class PagePlaces(TimeProvider time)
{
    // As long as a player takes over a library.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    // 500 songs each: several libraries of a million.
    private const int MaxPlaces = 10_000;

    private readonly RecentEntries<(string List, int Offset), Keyset> _ends = new(Kept, MaxPlaces, time);

    /// <summary>What a list is, for as far as it decides what is in it.</summary>
    public static string Of(string list, SongFilter filter) => string.Create(
        CultureInfo.InvariantCulture, $"{list}\0{filter.Tag}\0{filter.From?.Ticks}\0{filter.Until?.Ticks}");

    /// <returns>Where to begin, and how many to pass over from there.</returns>
    public (Keyset After, int Skip) Find(string list, int offset) =>
        offset > 0 && _ends.TryGet((list, offset), out var end) ? (end, 0) : (Keyset.NewestFirst, offset);

    /// <summary>Remembers the end of a page.</summary>
    public void Remember<T>(string list, int offset, IReadOnlyList<T> page, Func<T, Keyset> placeOf)
    {
        if (page.Count > 0)
            _ends.Exchange((list, (int)Math.Min((long)offset + page.Count, int.MaxValue)), placeOf(page[^1]));
    }
}
