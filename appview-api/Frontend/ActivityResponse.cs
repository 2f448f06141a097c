namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A page of what happened lately.</summary>
internal sealed record ActivityResponse(IReadOnlyList<ActivityEventResponse> Events, string? NextCursor, bool HasMore);
