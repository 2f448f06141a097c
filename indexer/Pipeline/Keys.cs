using System.Collections.Concurrent;

using PlyrFm.AtProto.Identity;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Gets signing keys for the lanes. A lane never waits for a network: a did:web is served by whomever its owner likes, and would hold up
/// everyone else in the lane.
/// </summary>
internal sealed class Keys(IdentityCache identities)
{
    private readonly ConcurrentDictionary<Task, byte> _lookUps = new();

    /// <summary>What is known now.</summary>
    /// <param name="anew">Look again, though an answer is known.</param>
    /// <param name="whenKnown">Told when the answer is there, if it is not yet.</param>
    /// <returns>Null when it has to be looked up first.</returns>
    public IdentityResolution? Get(FollowedRepo repo, bool anew, Func<ValueTask> whenKnown)
    {
        var lookUp = anew ? identities.RefreshAsync(repo.Did, CancellationToken.None) : identities.GetAsync(repo.Did, CancellationToken.None);
        if (lookUp.IsCompletedSuccessfully)
        {
            return lookUp.Result;
        }

        var told = TellAsync(lookUp, whenKnown);
        _lookUps.TryAdd(told, 0);
        told.ContinueWith(done => _lookUps.TryRemove(done, out _), TaskScheduler.Default);
        return null;
    }

    private static async Task TellAsync(ValueTask<IdentityResolution> lookUp, Func<ValueTask> whenKnown)
    {
        await lookUp;
        await whenKnown();
    }
}
