using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Tests.Pipeline;

public sealed class ByteBudgetTests
{
    [Fact]
    public async Task Budget_makes_the_reader_wait_until_bytes_come_back()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(60, default);

        var waiting = budget.TakeAsync(50, default);
        Assert.False(waiting.IsCompleted);

        budget.Return(60);
        await waiting;
        Assert.Equal(50, budget.Used);
    }

    [Fact]
    public async Task A_frame_larger_than_the_budget_passes_alone()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(500, default);
        Assert.Equal(500, budget.Used);

        var waiting = budget.TakeAsync(1, default);
        Assert.False(waiting.IsCompleted);
        budget.Return(500);
        await waiting;
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_takes_nothing()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(100, default);
        using var enough = new CancellationTokenSource();
        var waiting = budget.TakeAsync(10, enough.Token);

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        budget.Return(100);
        Assert.Equal(0, budget.Used);
    }
}
