namespace PlyrFm.AppViewApi.Queries;

/// <summary>Order of albums.</summary>
internal enum AlbumOrder
{
    /// <summary>The earliest first.</summary>
    Oldest,

    ByName,

    /// <summary>By the name of the artist, then by their own.</summary>
    ByArtist,

    /// <summary>By the plays of their tracks.</summary>
    MostPlayed,

    /// <summary>By the likes of their tracks.</summary>
    MostLiked,

    /// <summary>Another one each time.</summary>
    Random,
}
