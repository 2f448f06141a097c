using System.Collections.Concurrent;

using Microsoft.AspNetCore.Http;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What goes wrong with the next requests to one host: each fault once, the newest first, noted when it meets its request.</summary>
internal sealed class RequestFaults(FaultLedger ledger)
{
    private readonly ConcurrentDictionary<string, ConcurrentStack<(string Fault, Func<HttpContext, Task> Answer)>> _next = new();

    public void Add(string method, string fault, Func<HttpContext, Task> answer) =>
        _next.GetOrAdd(method, _ => new()).Push((fault, answer));

    public void Clear() => _next.Clear();

    /// <returns>False when the host is to answer as it should.</returns>
    public async Task<bool> TryAnswerAsync(string method, HttpContext context)
    {
        if (!_next.TryGetValue(method, out var faults) || !faults.TryPop(out var next))
        {
            return false;
        }

        ledger.Fired(next.Fault);
        await next.Answer(context);
        return true;
    }
}
