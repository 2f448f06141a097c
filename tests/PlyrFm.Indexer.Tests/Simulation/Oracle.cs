using System.Text.RegularExpressions;

using Npgsql;

using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>Compares the database with the model of an episode, after everything was told.</summary>
internal sealed partial class Oracle(Episode episode, NpgsqlDataSource database)
{
    private const string Cursors = "select source, seq from source_cursor";

    private const string Repos = """
        select a.did, r.state, r.rev, r.data, r.status, a.hidden, r.reason, r.reject, r.attempts,
          (select count(*) from record x where x.actor_id = a.id),
          exists (select from record x where x.actor_id = a.id and x.rev > r.rev)
        from repo r join actor a on a.id = r.actor_id
        """;

    // What can never be, whatever has happened.
    private const string Impossible = """
        select 'both there and deleted: ' || rkey from record join deleted_record using (actor_id, collection, rkey)
        union all
        select 'bytes that do not hash to their CID: ' || rkey from record where sha256(cbor) <> substring(cid from 5)
        union all
        select 'an invalid record is shown: ' || rkey from record r
        where r.verdict = 2 and exists (select from track where id = r.id union all select from track_like where id = r.id union all select from list where id = r.id)
        """;

    // The history ends with what is there (also at which revision: who deletes and writes the same again within one batch makes an update), and no step of it is impossible after the one before. Of a removed account nothing of it is left.
    private const string WrongHistory = """
        select 'the history ends otherwise: ' || e.rkey
        from (
          select distinct on (actor_id, collection, rkey) actor_id, collection, rkey, action, cid
          from record_event where rkey is not null
          order by actor_id, collection, rkey, id desc
        ) e left join record r using (actor_id, collection, rkey)
        where (e.action = 3) <> (r.id is null) or (e.action <> 3 and e.cid <> r.cid)
        union all
        select 'no history: ' || rkey from record r
        where not exists (select from record_event e where e.actor_id = r.actor_id and e.collection = r.collection and e.rkey = r.rkey)
        union all
        select 'the history takes an impossible step: ' || rkey || ', ' || action || ' after ' || coalesce(before::text, 'nothing')
        from (
          select rkey, action, cid, rev, lag(action) over path as before, lag(cid) over path as before_cid, lag(rev) over path as before_rev
          from record_event where rkey is not null
          window path as (partition by actor_id, collection, rkey order by id)
        ) h
        where (action = 1) <> (before is null or before = 3) or (action = 2 and cid = before_cid and rev = before_rev)
        union all
        select 'the history ends with another status: ' || a.did
        from (select distinct on (actor_id) actor_id, status from record_event where action = 4 order by actor_id, id desc) e
        join repo r using (actor_id) join actor a on a.id = r.actor_id
        where e.status <> r.status
        """;

    // For the message alone.
    private const string Findings = """
        select concat_ws(' ', '(audit of', a.did, 'found', u.finding, u.detail, 'looked at', u.looked_at, 'due at', u.due_at, 'since', u.since, 'handle', a.handle, 'pds', a.pds, ')')
        from repo_audit u join actor a on a.id = u.actor_id where u.finding <> 1 or u.verified_at is null
        """;

    private const string Redactions = """
        select did, null::bytea, redacted from actor
        union all
        select 'at://' || a.did || '/' || (array['fm.plyr.track','','fm.plyr.comment','fm.plyr.list'])[r.collection] || '/' || r.rkey, r.cid, x.redacted
        from (
          select id, redacted from track union all select id, redacted from track_comment union all select id, redacted from list
        ) x join record r using (id) join actor a on a.id = r.actor_id
        """;

    private const string Versions = """
        select distinct a.did || ' ' || e.collection || ' ' || e.rkey || ' ' || encode(e.cid, 'hex') from record_event e join actor a on a.id = e.actor_id where e.cid is not null
        """;

    /// <returns>Null when every source was read to its end and nothing differs.</returns>
    public async Task<string?> DifferencesAsync()
    {
        var behind = await BehindAsync();
        if (behind is not null)
        {
            return behind;
        }

        List<string> lines = [.. await LinesAsync(Impossible), .. await LinesAsync(WrongHistory)];
        lines.AddRange((await Dump.OrphansAsync(database)).Select(line => $"left behind: {line}"));
        await CompareRedactionsAsync(lines);
        lines.AddRange((await LinesAsync(Versions)).Where(version => !episode.Versions.Contains(version)).Select(version => $"a version that there never was: {version}"));
        await CompareReposAsync(lines);
        var expected = episode.Model.ContentLines().Select(Settled).OfType<string>().ToList();
        var found = (await Dump.LinesAsync(database)).Where(IsContent).ToList();
        lines.AddRange(found.Where(IsWronglyShown).Select(line => $"shown, though its account is not: {line}"));
        found = [.. found.Select(Settled).OfType<string>()];
        lines.AddRange(Except(expected, found).Select(line => $"missing: {line}"));
        lines.AddRange(Except(found, expected).Select(line => $"too much: {line}"));
        return lines is [] ? null : string.Join('\n', [.. lines.Order(StringComparer.Ordinal).Take(30), .. await LinesAsync(Findings)]);
    }

    /// <summary>Where a stream is to be read to: what names it among the cursors, and how far.</summary>
    private IEnumerable<(string Name, long End)> Streams() =>
    [
        .. episode.Plan.HasRelays ? episode.Network.Relays.Select(relay => (relay.Server.Address.Authority, relay.Seq)) : [],
        .. episode.Plan.HasJetstream
            ? [(episode.Jetstream.Server.Address.Authority, episode.IsNewStream ? episode.Jetstream.Count : episode.Jetstream.Newest)]
            : Enumerable.Empty<(string, long)>(),
        .. episode.Network.Labelers.Where(labeler => labeler.Seq > 0).Select(labeler => (labeler.Did.Value, labeler.Seq)),
    ];

    /// <returns>Null when every source was read to its end, and that is durable.</returns>
    public async Task<string?> BehindAsync()
    {
        Dictionary<string, long> cursors = [];
        await using var command = database.CreateCommand(Cursors);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            cursors[rows.GetString(0)] = rows.GetInt64(1);
        }

        // An event of a Jetstream that bears an earlier time than the one before it counts as one after it.
        return Streams().FirstOrDefault(stream => !cursors.Any(cursor => cursor.Key.Contains(stream.Name, StringComparison.Ordinal) && cursor.Value >= stream.End)) is (not null, _) behind
            ? $"{behind.Name} is at {behind.End}, and the cursors are {string.Join(", ", cursors)}; the first source is {episode.Indexer.Source.State} at {episode.Indexer.Source.LastSeq}, lanes hold {string.Join(", ", episode.Indexer.Lanes.Depths)}; {episode.Indexer.Fault}"
            : null;
    }

    private async Task CompareRedactionsAsync(List<string> lines)
    {
        await using var command = database.CreateCommand(Redactions);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var (uri, found) = (rows.GetString(0), rows.GetInt32(2));
            var expected = episode.Sayings.Redactions(uri, rows.IsDBNull(1) ? null : Cid.FromBytes(rows.GetFieldValue<byte[]>(1)).ToString(), episode.Clock.GetUtcNow());
            if (found != expected)
            {
                lines.Add($"redacted by {found} instead of {expected}: {uri}");
            }
        }
    }

    private async Task CompareReposAsync(List<string> lines)
    {
        Dictionary<string, string> rowsByDid = [];
        await using var command = database.CreateCommand(Repos);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            if (episode.Actors.Find(actor => actor.Account.Did.Value == rows.GetString(0)) is not { } actor)
            {
                continue;
            }

            var head = actor.Account.Repo.Head!;
            var (state, status, hidden) = ((RepoState)rows.GetInt16(1), (AccountStatus)rows.GetInt16(4), rows.GetInt32(5));
            var marks = episode.MarksOf(rows.GetString(0), null);
            var isRight = actor switch
            {
                // A proof of one record is ahead of the head until the repository is fetched; while it is hidden it is not.
                _ when rows.GetBoolean(10) && (episode.Plan.HasRelays || actor.IsActive) => false,
                // Who was never stored and is not there needs no status: when that was said, nobody here was interested yet.
                { IsDeleted: true } => rows.GetInt64(9) == 0 && (status == AccountStatus.Deleted || (state == RepoState.Gone && rows.IsDBNull(2))),
                { IsActive: false } => status == actor.Truth.Status && hidden == (marks | 8),
                _ => state == RepoState.Synchronized && status == AccountStatus.Active && hidden == marks
                    && rows.GetInt64(2) == head.Rev.Value && head.Data.ToArray().AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(3)),
            };
            rowsByDid.Add(rows.GetString(0), $"state {state}, status {status}, hidden {hidden}, rev {rows[2]}, records {rows[9]}, attempts {rows[8]}, {rows[6]}, refused {rows[7]}");
            if (!isRight)
            {
                lines.Add($"{actor.Account.Did} is {actor.Truth.Status} at {head.Rev.Value} with marks {marks}, but {rowsByDid[rows.GetString(0)]}");
            }
        }

        lines.AddRange(episode.Actors.Where(actor => actor.IsActive && !rowsByDid.ContainsKey(actor.Account.Did.Value)).Select(actor => $"{actor.Account.Did} is not followed"));
    }

    private async Task<List<string>> LinesAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }

    // Revisions and times of rows depend on how they came to be known; what is compared of repositories stands above.
    private static bool IsContent(string line) =>
        !line.StartsWith("repo ", StringComparison.Ordinal) && !line.StartsWith("record ", StringComparison.Ordinal) && !line.StartsWith("deleted ", StringComparison.Ordinal);

    /// <summary>
    /// The line without what nobody can know: how much of a hidden account had arrived when it was hidden. Of its own lines nothing is left,
    /// and whether something points at a track of it or waits for it is the same.
    /// </summary>
    private string? Settled(string line)
    {
        var parts = line.Split(' ');
        if (IsHidden(parts[1]))
        {
            return null;
        }

        return parts.Length > 2 && parts.Any(part => part.StartsWith("at://", StringComparison.Ordinal) && IsHidden(part))
            ? line.Replace(" joined", " either", StringComparison.Ordinal).Replace(" waiting", " either", StringComparison.Ordinal)
            : line;
    }

    private bool IsHidden(string uriOrDid) => episode.Actors.Exists(actor => !actor.IsActive && uriOrDid.Contains(actor.Account.Did.Value, StringComparison.Ordinal));

    private bool IsWronglyShown(string line)
    {
        var parts = line.Split(' ');
        return IsHidden(parts[1]) && (line.EndsWith(" counted", StringComparison.Ordinal) || (HiddenBits().Match(line) is { Success: true } bits && (int.Parse(bits.Groups[1].ValueSpan, null) & 8) == 0));
    }

    private static List<string> Except(List<string> left, List<string> right)
    {
        var rest = left.ToList();
        right.ForEach(line => rest.Remove(line));
        return rest;
    }

    [GeneratedRegex(@" hidden (\d+)")]
    private static partial Regex HiddenBits();
}
