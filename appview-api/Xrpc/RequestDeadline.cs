namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>The time in which a request has to be answered.</summary>
internal sealed class RequestDeadline(CancellationTokenSource source)
{
    /// <summary>For an answer that has begun and takes as long as its reader: from here on only the reader can end it.</summary>
    public static void Lift(HttpContext context) => context.Features.Get<RequestDeadline>()?.Lift();

    private void Lift() => source.CancelAfter(Timeout.InfiniteTimeSpan);
}
