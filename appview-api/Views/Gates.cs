using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Who may hear a gated track.</summary>
internal static class Gates
{
    /// <summary>plyr's gate for music that is cleared for listeners who can be named.</summary>
    private const string SignedIn = "copyright";

    /// <summary>Null for an open track. Artists hear their own; a gate whose rule is not known here is closed.</summary>
    public static string? Access(AudioRow audio, string artist, Viewer? viewer) =>
        !audio.IsGated ? null
        : viewer is null ? ViewerState.GateAccessValues.Denied
        : viewer.Did.Value == artist || audio.GateType == SignedIn ? ViewerState.GateAccessValues.Granted
        : ViewerState.GateAccessValues.Unknown;

    public static bool IsOpen(string? access) => access is null or ViewerState.GateAccessValues.Granted;
}
