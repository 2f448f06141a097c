using Npgsql;

using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Finds the repositories that have records of ours, besides those that the streams show: directories list them, records refer to them, the
/// operator names them. The union of all is followed; whoever is followed already is left alone.
/// </summary>
internal sealed class Discovery : BackgroundService
{
    private readonly CollectionDirectory[] _directories;
    private readonly MentionedRepos _mentioned;
    private readonly DidFile? _file;
    private readonly FollowedRepos _repos;
    private readonly Lanes _lanes;
    private readonly DatabaseGate _gate;
    private readonly Tuning _tuning;
    private readonly TimeProvider _time;

    public Discovery(
        IndexerOptions options,
        RepoClient client,
        CollectionMap collections,
        NpgsqlDataSource database,
        FollowedRepos repos,
        Lanes lanes,
        DatabaseGate gate,
        Tuning tuning,
        TimeProvider time,
        ILogger<Discovery> logger)
    {
        (_repos, _lanes, _gate, _tuning, _time) = (repos, lanes, gate, tuning, time);
        _directories = [.. options.Directories.Select(host => new CollectionDirectory(host, client, collections, this, tuning, time, logger))];
        _mentioned = new MentionedRepos(database, this, tuning, time, logger);
        _file = options.DidFile is { } path ? new DidFile(path, this, logger) : null;
    }

    /// <summary>
    /// To be called when a stream was opened, at start and whenever events may have been missed. The stream comes first: what is written
    /// between a listing and the connection would be in neither.
    /// </summary>
    public void Ask()
    {
        foreach (var directory in _directories)
        {
            directory.Ask();
        }

        _file?.Ask();
        _mentioned.StartOver();
    }

    /// <summary>Has a repository fetched unless it is followed already.</summary>
    /// <param name="did">Whose.</param>
    /// <param name="reason">How it was found, in words an operator understands.</param>
    /// <param name="ct">Gives up.</param>
    public ValueTask FoundAsync(Did did, string reason, CancellationToken ct) =>
        _lanes.PostAsync(new LaneItem.FetchAsked(_repos.Follow(did), reason, OnlyIfNew: true), ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _gate.OpenAsync(stoppingToken);
        // An account that was inactive when a directory was asked announces nothing by which we would know it when it comes back. Until it writes
        // again, only the next listing has it.
        using var again = _time.CreateTimer(_ => Ask(), state: null, _tuning.ListingAge, _tuning.ListingAge);
        await Task.WhenAll([
            .. _directories.Select(directory => directory.RunAsync(stoppingToken)),
            _mentioned.RunAsync(stoppingToken),
            _file?.RunAsync(stoppingToken) ?? Task.CompletedTask]);
    }
}
