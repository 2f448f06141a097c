namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A playlist with its tracks.</summary>
internal sealed record FullPlaylistResponse(
    string Id,
    string Name,
    string OwnerDid,
    string OwnerHandle,
    int TrackCount,
    string? AtprotoRecordUri,
    string CreatedAt,
    IReadOnlyList<string> PreviewThumbnails,
    IReadOnlyList<TrackResponse> Tracks)
    : PlaylistResponse(Id, Name, OwnerDid, OwnerHandle, TrackCount, AtprotoRecordUri, CreatedAt, PreviewThumbnails)
{
    public static FullPlaylistResponse Of(PlaylistResponse playlist, IReadOnlyList<TrackResponse> tracks) => new(
        playlist.Id, playlist.Name, playlist.OwnerDid, playlist.OwnerHandle, tracks.Count, playlist.AtprotoRecordUri, playlist.CreatedAt,
        playlist.PreviewThumbnails, tracks);
}
