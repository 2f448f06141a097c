using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Who may hear gated tracks: finds out what is needed for one answer, and waits for it no longer than told.</summary>
internal sealed class Gates(Supporters supporters, TimeProvider time)
{
    /// <summary>A page is worth more now than complete later: what is not known by then is said to be unknown, and is known by the next page.</summary>
    public static readonly TimeSpan PagePatience = TimeSpan.FromMilliseconds(300);

    // A page may be full of gated tracks of as many artists. Of those beyond it is not known whether they are open.
    private const int MaxAskedPerPage = 25;

    public static bool IsOpen(string? access) => access is null or ViewerState.GateAccessValues.Granted;

    /// <summary>For one track that somebody wants to hear: the validator has all the time that it may take.</summary>
    public async Task<string?> AccessAsync(AudioRow audio, string artist, Viewer? viewer, CancellationToken ct) =>
        (await AskAsync([(audio, artist)], viewer, Supporters.Timeout, ct)).Access(audio, artist);

    public async Task<GateAnswers> AskAsync(IEnumerable<(AudioRow Audio, string Artist)> tracks, Viewer? viewer, TimeSpan patience, CancellationToken ct)
    {
        if (viewer is null)
            return new GateAnswers(null, new Dictionary<string, bool?>());
        var asked = tracks.Where(track => GateAnswers.NeedsSupport(track.Audio) && track.Artist != viewer.Did.Value)
            .Select(track => track.Artist)
            .Distinct()
            .Take(MaxAskedPerPage)
            .ToDictionary(artist => artist, artist => supporters.IsSupporterAsync(viewer.Did.Value, artist));
        if (asked.Values.Any(static answer => !answer.IsCompleted))
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(Task.WhenAll(asked.Values), Task.Delay(patience, time, enough.Token));
            await enough.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }

        var support = new Dictionary<string, bool?>();
        foreach (var (artist, answer) in asked.Where(static entry => entry.Value.IsCompleted))
            support[artist] = await answer;
        return new GateAnswers(viewer, support);
    }
}
