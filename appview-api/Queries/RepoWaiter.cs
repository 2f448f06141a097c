namespace PlyrFm.AppViewApi.Queries;

/// <summary>Somebody who waits for the next change of one repository.</summary>
internal sealed class RepoWaiter(string did, Action<RepoWaiter> leave) : IDisposable
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Did => did;

    /// <summary>Completes at the next signal. Take it before reading the state that the signal is about, or the signal may be missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Signal() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public void Dispose() => leave(this);
}
