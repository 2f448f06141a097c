using Npgsql;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Finds the accounts that records refer to and nobody follows yet: whose tracks are liked, commented on or listed, and who is featured on one.
/// Read from what is stored, so that a crash forgets nothing.
/// </summary>
internal sealed class MentionedRepos(NpgsqlDataSource database, Discovery discovery, Tuning tuning, TimeProvider time, ILogger<Discovery> logger)
{
    // Rows with different ids: enough to keep every fetch busy until the next look. A stranger who refers to a million accounts gets them looked
    // at bit by bit.
    private const int MaxAtOnce = 200;

    // By growing id, so that each row is looked at once. Lists and features have several rows to an id, which stay together.
    private const string Select = """
        with named as (
          (select id, subject_uri from track_like where id > @after and track_id is null order by id limit @limit)
          union all
          (select id, subject_uri from track_comment where id > @after and track_id is null order by id limit @limit)
          union all
          select i.list_id, i.subject_uri
          from (select distinct list_id from list_item where list_id > @after and track_id is null order by list_id limit @limit) l
          join list_item i on i.list_id = l.list_id and i.track_id is null
          union all
          select f.track_id, 'at://' || a.did
          from (select distinct track_id from track_feature where track_id > @after order by track_id limit @limit) t
          join track_feature f on f.track_id = t.track_id join actor a on a.id = f.actor_id
        ), part as (
          select max(id) as last from (select distinct id from named order by id limit @limit) ids
        )
        select max(n.id), d.did, exists (select from actor a join repo r on r.actor_id = a.id where a.did = d.did)
        from part p join named n on n.id <= p.last cross join lateral split_part(n.subject_uri, '/', 3) as d(did)
        group by d.did
        """;

    private long _after;

    /// <summary>Has everything looked at again: a list that gains an item keeps its place, and is passed otherwise.</summary>
    public void StartOver() => Interlocked.Exchange(ref _after, 0);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var isMore = false;
            try
            {
                isMore = await LookAsync(ct);
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                logger.QueryFailed(e.Message, tuning.MentionPoll);
            }

            if (!isMore)
            {
                await Task.Delay(tuning.MentionPoll, time, ct);
            }
        }
    }

    /// <returns>Whether there may be more to look at right away.</returns>
    private async Task<bool> LookAsync(CancellationToken ct)
    {
        var after = Interlocked.Read(ref _after);
        var newest = after;
        List<Did> found = [];
        await using (var command = database.CreateCommand(Select))
        {
            command.Parameters.Add(Parameter.Of("after", after));
            command.Parameters.Add(Parameter.Of("limit", MaxAtOnce));
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                newest = Math.Max(newest, reader.GetInt64(0));
                // A subject is whatever its author has written; a handle may stand where the DID belongs.
                if (!reader.GetBoolean(2) && Did.TryParse(reader.GetString(1), out var did))
                {
                    found.Add(did);
                }
            }
        }

        foreach (var did in found)
        {
            await discovery.FoundAsync(did, "a record refers to it", ct);
        }

        // Unless everything is to be looked at again.
        Interlocked.CompareExchange(ref _after, newest, after);
        return newest > after;
    }
}
