namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>Something that may happen in an episode, honest or not.</summary>
/// <param name="Name">For the story, and for the ledger.</param>
/// <param name="Weight">How often, compared with the others of its table.</param>
/// <param name="TryAsync">Does it, unless there is nobody to whom it could happen.</param>
internal sealed record Happening(string Name, int Weight, Func<Episode, Task<bool>> TryAsync)
{
    public Happening(string name, int weight, Func<Episode, bool> @try)
        : this(name, weight, episode => Task.FromResult(@try(episode)))
    {
    }
}
