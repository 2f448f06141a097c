using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Lists of everything, the latest first, as players copy them: page after page (<see cref="PagePlaces"/>).</summary>
internal sealed class LongLists(SongQueries songs, AlbumQueries albums, ArtistQueries artists, PagePlaces places, Audience everyone)
{
    public async Task<IReadOnlyList<long>> SongsAsync(SongFilter filter, int offset, int count, CancellationToken ct)
    {
        var list = PagePlaces.Of("songs", filter);
        var (after, skip) = places.Find(list, offset);
        var page = await songs.ListSongsAsync(everyone, filter, after, skip, count, ct);
        places.Remember(list, offset, page, static song => song.Place);
        return [.. page.Select(song => song.Id)];
    }

    public async Task<IReadOnlyList<AlbumPlace>> AlbumsAsync(SongFilter filter, int offset, int count, CancellationToken ct)
    {
        var list = PagePlaces.Of("albums", filter);
        var (after, skip) = places.Find(list, offset);
        var page = await albums.ListNewestAsync(everyone, filter, after, skip, count, ct);
        places.Remember(list, offset, page, static album => album.Place);
        return page;
    }

    /// <summary>Those with the latest track first.</summary>
    public async Task<IReadOnlyList<long>> ArtistsAsync(int offset, int count, CancellationToken ct)
    {
        var list = PagePlaces.Of("artists", SongFilter.None);
        var (after, skip) = places.Find(list, offset);
        var found = await artists.ListAsync(everyone, ArtistOrder.Active, after, (int)Math.Min((long)skip + count, int.MaxValue), ct);
        var page = found.Skip(skip).ToArray();
        places.Remember(list, offset, page, static artist => artist.Place);
        return [.. page.Select(artist => artist.Id)];
    }
}
