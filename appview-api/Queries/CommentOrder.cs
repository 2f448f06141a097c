namespace PlyrFm.AppViewApi.Queries;

/// <summary>Order of comments on a track.</summary>
internal enum CommentOrder
{
    /// <summary>By place in the track.</summary>
    Position,
    Newest,
    Oldest,
}
