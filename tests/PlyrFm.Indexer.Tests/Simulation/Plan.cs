namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>Of what kind an episode is: who is listened to, who says something about records, and who looks for what nobody has brought.</summary>
/// <param name="HasRelays">Relays are listened to. There always are some, for listings and repositories.</param>
/// <param name="HasJetstream">So is a Jetstream, beside them or alone.</param>
/// <param name="IsAudited">Nobody makes up for what was lost: the audit has to find it.</param>
/// <param name="Labelers">How many there are.</param>
internal sealed record Plan(bool HasRelays, bool HasJetstream, bool IsAudited, int Labelers)
{
    /// <summary>Something comes right only when hours or days have passed: the clock is turned ahead.</summary>
    public bool TakesTime => IsAudited || Labelers > 0;

    // Neighbouring seeds differ in everything, and a dozen of them have all combinations that matter.
    public static Plan Of(int seed) => new(
        HasRelays: seed % 4 != 3,
        HasJetstream: seed % 4 >= 2,
        IsAudited: seed % 2 == 1,
        Labelers: (seed % 5) switch { 1 => 1, 3 => 2, _ => 0 });

    public override string ToString() =>
        $"{(HasRelays ? "relays" : "")}{(HasRelays && HasJetstream ? " and " : "")}{(HasJetstream ? "a Jetstream" : "")}{(IsAudited ? ", audited" : "")}, {Labelers} labelers";
}
