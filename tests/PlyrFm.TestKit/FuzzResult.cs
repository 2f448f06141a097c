namespace PlyrFm.TestKit;

/// <summary>What a fuzz run did.</summary>
public readonly record struct FuzzResult(long Inputs, long Refused, int Seed)
{
    /// <summary>True when at least one input in a hundred was refused, and one in a hundred was not.</summary>
    public bool SawBothSides => Refused * 100 >= Inputs && (Inputs - Refused) * 100 >= Inputs;
}
