using Npgsql;

using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audio;

/// <summary>The table <c>audio_source</c>: what is to be looked for where, whose turn it is, and what came of it.</summary>
internal sealed class AudioTable(NpgsqlDataSource database)
{
    // Of accounts that are shown: what nobody can play is not asked for. The host of an address is taken from it as AddressRules has read it.
    private const string Claims = """
        seen as (
          select t.id, t.audio_url, t.audio_cid, a.pds
          from track t join actor a on a.id = t.actor_id
          where t.id > @after and t.id <= @last and a.hidden & 12 = 0
        ), claim as (
          select id, 1::smallint as kind, lower(substring(audio_url from '^[A-Za-z]+://[^/?#]+')) as host, audio_url as url, null::bytea as cid
          from seen where audio_url is not null
          union all
          select id, 2::smallint, pds, null, audio_cid from seen where audio_cid is not null and pds is not null
        )
        """;

    private const string SelectLast = "select max(id) from (select id from track where id > @after order by id limit @limit) t";

    private const string Forget = $"""
        with {Claims}
        delete from audio_source s
        where s.track_id > @after and s.track_id <= @last and not exists (select from claim c where c.id = s.track_id and c.kind = s.kind)
        """;

    // What is as it was is not touched, not even by a lock. A track that is just being deleted is left alone.
    private const string Follow = $"""
        with {Claims}, fresh as (
          select c.*
          from claim c join track t on t.id = c.id
          where not exists (
            select from audio_source s
            where s.track_id = c.id and s.kind = c.kind and (s.host, s.url, s.cid) is not distinct from (c.host, c.url, c.cid))
          for key share of t skip locked
        )
        insert into audio_source (track_id, kind, host, url, cid)
        select id, kind, host, url, cid from fresh
        on conflict (track_id, kind) do update set
          host = excluded.host, url = excluded.url, cid = excluded.cid, state = 0, due_at = '-infinity', failures = 0,
          checked_at = null, found_at = null, size = null, detail = null
        """;

    // A track whose every source was looked for in vain is kept from being chosen (16), until one of them is back. Rows that the writer of
    // records has in hand are left for the next time.
    private const string Conceal = """
        with n as (
          select t.id, case when f.is_lost then 16 else 0 end as bit
          from track t
          cross join lateral (
            select
              (t.audio_url is null or exists (select from audio_source s where s.track_id = t.id and s.kind = 1 and s.state = 2 and s.url = t.audio_url))
              and (t.audio_cid is null or exists (select from audio_source s where s.track_id = t.id and s.kind = 2 and s.state = 2 and s.cid = t.audio_cid))
              as is_lost) f
          where (t.id = any(@ids) or (t.id > @after and t.id <= @last)) and (t.own_hidden & 16 <> 0) <> f.is_lost
          for no key update of t skip locked
        )
        update track t set hidden = t.hidden & ~16 | n.bit, own_hidden = t.own_hidden & ~16 | n.bit from n where t.id = n.id
        """;

    // Every host has its share of a turn, however much is due at others.
    private const string Take = """
        with recursive host as (
          (select s.host from audio_source s order by s.host limit 1)
          union all
          select (select s.host from audio_source s where s.host > h.host order by s.host limit 1) from host h where h.host is not null
        ), due as (
          select d.track_id, d.kind
          from host h
          cross join lateral (
            select s.track_id, s.kind, s.due_at from audio_source s where s.host = h.host and s.due_at <= @now order by s.due_at limit @per_host) d
          where h.host <> all(@busy)
          order by d.due_at
          limit @limit
        )
        update audio_source s set due_at = @lease
        from due d, track t, actor a
        where s.track_id = d.track_id and s.kind = d.kind and t.id = s.track_id and a.id = t.actor_id
        returning s.track_id, s.kind, s.host, s.url, a.did, s.cid, t.gate_type is not null, s.state, s.failures
        """;

    private const string Store = """
        update audio_source s set
          state = n.state, failures = n.failures, due_at = n.due_at, detail = n.detail,
          checked_at = coalesce(n.checked_at, s.checked_at),
          found_at = case when n.is_found then n.checked_at else s.found_at end,
          size = coalesce(n.size, s.size)
        from unnest(@tracks, @kinds, @leases, @states, @failures, @due_at, @details, @checked_at, @is_found, @sizes)
          as n(track_id, kind, lease, state, failures, due_at, detail, checked_at, is_found, size)
        where s.track_id = n.track_id and s.kind = n.kind and s.due_at = n.lease
        """;

    /// <summary>Takes over what a stretch of tracks names now.</summary>
    /// <returns>The last track of the stretch; null when there is none after <paramref name="after"/>.</returns>
    public async Task<long?> FollowAsync(long after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var select = new NpgsqlCommand(SelectLast, connection) { Parameters = { Parameter.Of("after", after), Parameter.Of("limit", limit) } };
        if (await select.ExecuteScalarAsync(ct) is not long last)
        {
            return null;
        }

        foreach (var sql in (string[])[Forget, Follow])
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { Parameter.Of("after", after), Parameter.Of("last", last) } };
            await command.ExecuteNonQueryAsync(ct);
        }

        await ConcealAsync(connection, [], after, last, ct);
        return last;
    }

    /// <summary>Takes what is due; it comes again by itself if nothing is stored before <paramref name="lease"/>.</summary>
    /// <param name="busy">Hosts that are being asked at the moment.</param>
    public async Task<List<AudioSource>> TakeAsync(DateTimeOffset now, DateTimeOffset lease, string[] busy, int perHost, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(Parameter.Of("now", now));
        command.Parameters.Add(Parameter.Of("lease", lease));
        command.Parameters.Add(Parameter.Of("busy", busy));
        command.Parameters.Add(Parameter.Of("per_host", perHost));
        command.Parameters.Add(Parameter.Of("limit", limit));
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<AudioSource> taken = [];
        while (await rows.ReadAsync(ct))
        {
            taken.Add(new AudioSource(
                rows.GetInt64(0),
                (AudioSourceKind)rows.GetInt16(1),
                rows.GetString(2),
                rows.NullableText(3),
                rows.GetString(4),
                rows.IsDBNull(5) ? null : Cid.FromBytes(rows.GetFieldValue<byte[]>(5)),
                rows.GetBoolean(6),
                (AudioSourceState)rows.GetInt16(7),
                rows.GetInt32(8),
                lease));
        }

        return taken;
    }

    public async Task StoreAsync(IReadOnlyList<AudioCheck> checks, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using (var command = new NpgsqlCommand(Store, connection))
        {
            command.Parameters.Add(Parameter.Each("tracks", checks, c => c.Source.TrackId));
            command.Parameters.Add(Parameter.Each("kinds", checks, c => (short)c.Source.Kind));
            command.Parameters.Add(Parameter.Each("leases", checks, c => c.Source.Lease));
            command.Parameters.Add(Parameter.Each("states", checks, c => (short)c.State));
            command.Parameters.Add(Parameter.Each("failures", checks, c => c.Failures));
            command.Parameters.Add(Parameter.Each("due_at", checks, c => c.DueAt));
            // PostgreSQL's text cannot hold U+0000, and a detail may quote what a stranger sent.
            command.Parameters.Add(Parameter.Each("details", checks, c => c.Detail?.Replace("\0", "", StringComparison.Ordinal)));
            command.Parameters.Add(Parameter.Each("checked_at", checks, c => c.CheckedAt));
            command.Parameters.Add(Parameter.Each("is_found", checks, c => c.IsFound));
            command.Parameters.Add(Parameter.Each("sizes", checks, c => c.Size));
            await command.ExecuteNonQueryAsync(ct);
        }

        await ConcealAsync(connection, [.. checks.Select(c => c.Source.TrackId).Distinct()], after: 0, last: 0, ct);
    }

    private static async Task ConcealAsync(NpgsqlConnection connection, long[] ids, long after, long last, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Conceal, connection);
        command.Parameters.Add(Parameter.Of("ids", ids));
        command.Parameters.Add(Parameter.Of("after", after));
        command.Parameters.Add(Parameter.Of("last", last));
        await command.ExecuteNonQueryAsync(ct);
    }
}
