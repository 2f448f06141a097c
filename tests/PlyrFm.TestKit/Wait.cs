using System.Diagnostics;

namespace PlyrFm.TestKit;

/// <summary>Waits for something to become true, however fast or slow the machine is.</summary>
public static class Wait
{
    /// <summary>Long enough for a machine that compiles three things at once; nothing that works takes it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <param name="claim">What is waited for, for the message.</param>
    /// <param name="isTrue">Asked again and again.</param>
    public static Task UntilAsync(string claim, Func<bool> isTrue) => UntilAsync(claim, () => Task.FromResult(isTrue() ? null : ""));

    /// <param name="claim">What is waited for, for the message.</param>
    /// <param name="whatIsMissing">Null when it is there; else what is not, for the message.</param>
    public static Task UntilAsync(string claim, Func<Task<string?>> whatIsMissing) => UntilAsync(claim, Deadline, whatIsMissing);

    /// <param name="claim">What is waited for, for the message.</param>
    /// <param name="deadline">For what takes its time by design: that, and <see cref="Deadline"/>.</param>
    /// <param name="whatIsMissing">Null when it is there; else what is not, for the message.</param>
    public static async Task UntilAsync(string claim, TimeSpan deadline, Func<Task<string?>> whatIsMissing)
    {
        var clock = Stopwatch.StartNew();
        while (await whatIsMissing() is { } missing)
        {
            if (clock.Elapsed > deadline)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds} s: {claim}. {missing}");
            }

            await Task.Delay(10);
        }
    }
}
