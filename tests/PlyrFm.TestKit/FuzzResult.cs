namespace PlyrFm.TestKit;

/// <summary>What a fuzz run did. A run that refused nothing, or everything, tested little: assert on it.</summary>
public readonly record struct FuzzResult(long Inputs, long Refused, int Seed);
