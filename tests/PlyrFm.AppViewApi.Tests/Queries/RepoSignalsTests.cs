using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Queries;

public sealed class RepoSignalsTests
{
    [Fact]
    public void Only_so_many_may_wait_and_a_place_is_given_back_once()
    {
        using var signals = New();
        var waiters = Enumerable.Range(0, RepoSignals.MaxWaiters).Select(i => signals.TryEnter($"did:plc:{i % 10}")!).ToList();
        Assert.DoesNotContain(null, waiters);
        Assert.Null(signals.TryEnter("did:plc:late"));

        waiters[0].Dispose();
        waiters[0].Dispose();

        Assert.Equal(RepoSignals.MaxWaiters - 1, signals.Waiting);
        using var late = signals.TryEnter("did:plc:late");
        Assert.NotNull(late);
        Assert.Null(signals.TryEnter("did:plc:later"));
        waiters.ForEach(waiter => waiter.Dispose());
        Assert.Equal(1, signals.Waiting);
    }

    [Fact]
    public void Signal_is_for_those_who_asked_before_it_came()
    {
        using var signals = New();
        using var waiter = signals.TryEnter("did:plc:a")!;
        var first = waiter.Next;

        waiter.Signal();

        Assert.True(first.IsCompleted);
        Assert.False(waiter.Next.IsCompleted);
    }

    private static RepoSignals New()
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Plyr"] = RunningApi.DatabaseThatIsAway };
        Assert.True(ApiOptions.TryRead(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), out var options, out _));
        return new RepoSignals(options, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
