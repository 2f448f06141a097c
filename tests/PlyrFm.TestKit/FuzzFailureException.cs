namespace PlyrFm.TestKit;

/// <summary>An input that a decoder did not survive, with all that is needed to repeat it.</summary>
public sealed class FuzzFailureException(int seed, long round, byte[] input, string what)
    : Exception($"PLYR_FUZZ_SEED={seed}, round {round}, input {Convert.ToHexString(input)}: {what}");
