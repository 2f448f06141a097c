using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Views;

/// <summary>What is known about one viewer and the gates of one answer.</summary>
/// <param name="Support">By artist: whether the viewer supports them; null or absent when that is not known.</param>
internal sealed record GateAnswers(Viewer? Viewer, IReadOnlyDictionary<string, bool?> Support)
{
    /// <summary>plyr's gate for music that is cleared for listeners who can be named.</summary>
    private const string SignedIn = "copyright";

    /// <summary>Whoever supports the artist, with whatever they give.</summary>
    private const string AnySupport = "any";

    public static bool NeedsSupport(AudioRow audio) => audio.GateType == AnySupport;

    /// <summary>Null for an open track. Artists hear their own; a gate whose rule is not known here is closed.</summary>
    public string? Access(AudioRow audio, string artist) =>
        !audio.IsGated ? null
        : Viewer is null ? ViewerState.GateAccessValues.Denied
        : Viewer.Did.Value == artist || audio.GateType == SignedIn ? ViewerState.GateAccessValues.Granted
        : !NeedsSupport(audio) ? ViewerState.GateAccessValues.Unknown
        : Support.GetValueOrDefault(artist) switch
        {
            true => ViewerState.GateAccessValues.Granted,
            false => ViewerState.GateAccessValues.Denied,
            null => ViewerState.GateAccessValues.Unknown,
        };
}
