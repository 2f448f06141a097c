namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Who likes a track.</summary>
internal sealed record LikersResponse(IReadOnlyList<LikerResponse> Users, int Count);
