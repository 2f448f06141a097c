using System.Diagnostics;

namespace PlyrFm.TestKit;

/// <summary>Feeds mutated bytes to a decoder and watches that only the exceptions it promises come out, in bounded memory.</summary>
/// <remarks>
/// 2 s a target unless PLYR_FUZZ_SECONDS says otherwise. PLYR_FUZZ_SEED repeats a run; every failure states its seed, its round and the
/// input. With CI=true the seed is always the same: a red run must mean that the change broke something, not that a new input was
/// found. New inputs are what the runs by hand are for.
/// </remarks>
public static class Fuzzer
{
    // A decoder may copy its input into a tree of small objects, but must not let it order a large allocation.
    private const long BytesPerInputByte = 512;
    private const long FixedBytes = 256 * 1024;

    // A busy machine must not turn a run into none.
    private const long MinInputs = 5000;

    /// <summary>How long each target runs.</summary>
    public static TimeSpan Duration { get; } =
        TimeSpan.FromSeconds(double.TryParse(Environment.GetEnvironmentVariable("PLYR_FUZZ_SECONDS"), out var seconds) ? seconds : 2);

    /// <summary>Where the inputs come from.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PLYR_FUZZ_SEED"), out var given) ? given
        : Environment.GetEnvironmentVariable("CI") is "true" ? 1
        : Environment.TickCount;

    /// <summary>Runs one target.</summary>
    /// <param name="corpus">Valid inputs to start from; one that the target refuses is a mistake in the test.</param>
    /// <param name="target">Decodes one input synchronously. False means that it was refused.</param>
    /// <param name="isPromised">Which exceptions count as refusal too.</param>
    /// <returns>How many inputs ran and how many were refused.</returns>
    /// <exception cref="FuzzFailureException">The target broke its promise.</exception>
    /// <exception cref="InvalidOperationException">Nearly all, or nearly none, of the inputs were refused: the run proves nothing.</exception>
    public static FuzzResult Run(IReadOnlyList<byte[]> corpus, Func<byte[], bool> target, Func<Exception, bool>? isPromised = null)
    {
        foreach (var valid in corpus)
        {
            if (!target(valid))
            {
                throw new ArgumentException("An input of the corpus is not valid.", nameof(corpus));
            }
        }

        var mutator = new ByteMutator(corpus, Seed);
        long inputs = 0, refused = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Duration || inputs < MinInputs; inputs++)
        {
            var input = mutator.Next();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                refused += target(input) ? 0 : 1;
            }
            catch (Exception e) when (isPromised?.Invoke(e) == true)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new FuzzFailureException(Seed, inputs, input, e.ToString());
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > FixedBytes + (BytesPerInputByte * input.Length))
            {
                throw new FuzzFailureException(Seed, inputs, input, $"{allocated} bytes allocated for {input.Length} bytes of input.");
            }
        }

        var result = new FuzzResult(inputs, refused, Seed);
        return result.SawBothSides ? result : throw new InvalidOperationException($"Vacuous: {result}.");
    }
}
