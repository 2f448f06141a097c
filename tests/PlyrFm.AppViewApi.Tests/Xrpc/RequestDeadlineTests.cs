using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Tests.Xrpc;

public sealed class RequestDeadlineTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Deadline_ends_a_request_unless_it_was_lifted(bool isLifted, bool isEnded)
    {
        var time = new FakeTimeProvider();
        var wasEnded = false;
        var boundary = new ErrorBoundary(
            context =>
            {
                if (isLifted)
                    RequestDeadline.Lift(context);
                time.Advance(TimeSpan.FromHours(1));
                wasEnded = context.RequestAborted.IsCancellationRequested;
                return Task.CompletedTask;
            },
            time,
            NullLogger<ErrorBoundary>.Instance);

        await boundary.InvokeAsync(new DefaultHttpContext());

        Assert.Equal(isEnded, wasEnded);
    }

    [Fact]
    public async Task Client_that_leaves_ends_it_all_the_same()
    {
        using var client = new CancellationTokenSource();
        var wasEnded = false;
        var boundary = new ErrorBoundary(
            async context =>
            {
                RequestDeadline.Lift(context);
                await client.CancelAsync();
                wasEnded = context.RequestAborted.IsCancellationRequested;
            },
            TimeProvider.System,
            NullLogger<ErrorBoundary>.Instance);

        await boundary.InvokeAsync(new DefaultHttpContext { RequestAborted = client.Token });

        Assert.True(wasEnded);
    }
}
