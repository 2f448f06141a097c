namespace PlyrFm.AppViewApi.Queries;

/// <summary>Order of artists.</summary>
internal enum ArtistOrder
{
    /// <summary>By their first track, the latest beginner first.</summary>
    Newest,

    /// <summary>By their latest track.</summary>
    Active,

    /// <summary>By the likes of their tracks.</summary>
    Popular,
}
