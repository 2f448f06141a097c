using PlyrFm.AppViewApi.Labels;
using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>What <c>/status</c> of the administration listener says.</summary>
internal sealed record ApiStatus(
    string Version,
    string Hostname,
    bool Ready,
    // Why queries cannot be answered, in words.
    string? Obstacle,
    // Notifications of the indexer arrive, so getRepoStatus can wait.
    bool Listening,
    // Requests that wait for a repository.
    int Waiting,
    // How far the indexer has come; empty when the database is away.
    IReadOnlyList<SourceState> Sources,
    // Labelers that requests name and that are not followed, the most wanted first.
    IReadOnlyList<WantedLabeler> WantedLabelers);
