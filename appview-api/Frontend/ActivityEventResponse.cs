namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Something that somebody did.</summary>
/// <param name="Track">What was published, liked or commented on.</param>
/// <param name="Collection">The album or playlist that was made.</param>
internal sealed record ActivityEventResponse(
    string Type, PersonResponse Actor, ActivityTrackResponse? Track, string? CommentText, ActivityCollectionResponse? Collection, string CreatedAt);
