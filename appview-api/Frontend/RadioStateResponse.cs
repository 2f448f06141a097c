namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What a station plays at a moment.</summary>
/// <param name="LoopDurationSeconds">Once round.</param>
/// <param name="CurrentIndex">Of the current track in the rotation; null while the one whose time it is may not be played.</param>
internal sealed record RadioStateResponse(
    StationResponse Station,
    string StationSlug,
    string GeneratedAt,
    int LoopDurationSeconds,
    int? CurrentIndex,
    string? CurrentStartedAt,
    string? CurrentEndsAt,
    int ProgressSeconds,
    RadioTrackResponse? Current,
    IReadOnlyList<RadioTrackResponse> UpNext,
    IReadOnlyList<RadioTrackResponse> Rotation)
{
    /// <summary>Of a station that one publisher sends live; there is none here.</summary>
    public string? Live { get; }
}
