namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What is between the sockets and the database.</summary>
/// <param name="Lanes">Waiting items of each lane.</param>
/// <param name="BytesInFlight">Frames received and not yet durable.</param>
/// <param name="BytesWaiting">Of those, events that wait for a fetch or a key.</param>
/// <param name="FetchesActive">Repositories being fetched.</param>
/// <param name="FetchesQueued">Repositories that wait for their turn.</param>
/// <param name="Followed">Repositories with records of ours.</param>
internal sealed record PathReport(
    IReadOnlyList<int> Lanes,
    long BytesInFlight,
    long BytesWaiting,
    int FetchesActive,
    int FetchesQueued,
    int Followed);
