using Npgsql;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds what happened lately, across the network or by one account.</summary>
internal sealed class ActivityQueries(NpgsqlDataSource database)
{
    // A place the service chooses what to show in: what was done to a track is shown where the track could be.
    private const string AboutVisibleTrack = $"""
        exists (select from track t join actor a on a.id = t.actor_id where t.id = x.track_id and {Visibility.Discovery})
        """;

    // Each arm brings the newest of its table by an index of that table; those that are not asked for are never run. Rows share their ids
    // with their records, or have them from the same sequence, so the pair that orders them is unique across tables.
    private static string Newest(string ofWhom) => $"""
        select e.kind, e.id, r.rkey, e.actor_id, a.did, e.track_id, e.list_id, case when e.kind = 'comment' then r.cbor end, e.sort_at
        from (
            (
                select 'track' as kind, t.id, t.actor_id, t.id as track_id, null::bigint as list_id, t.sort_at
                from track t
                join actor a on a.id = t.actor_id
                where 'track' = any(@kinds) and {ofWhom} and {Visibility.Discovery}
                    and (t.sort_at, t.id) < (@at, @id)
                order by t.sort_at desc, t.id desc
                limit {Page.MostSql}
            ) union all (
                select 'like', x.id, x.actor_id, x.track_id, null, x.sort_at
                from track_like x
                join actor a on a.id = x.actor_id
                where 'like' = any(@kinds) and {ofWhom} and x.counted and {Visibility.Account}
                    and {AboutVisibleTrack} and (x.sort_at, x.id) < (@at, @id)
                order by x.sort_at desc, x.id desc
                limit {Page.MostSql}
            ) union all (
                select 'comment', c.id, c.actor_id, c.track_id, null, c.sort_at
                from track_comment c
                join actor a on a.id = c.actor_id
                cross join lateral (select c.track_id) x
                where 'comment' = any(@kinds) and {ofWhom} and {Visibility.Comment}
                    and {AboutVisibleTrack} and (c.sort_at, c.id) < (@at, @id)
                order by c.sort_at desc, c.id desc
                limit {Page.MostSql}
            ) union all (
                select 'list', l.id, l.actor_id, null, l.id, l.sort_at
                from list l
                join actor a on a.id = l.actor_id
                where 'list' = any(@kinds) and {ofWhom} and {Visibility.ListDiscovery}
                    and (l.sort_at, l.id) < (@at, @id)
                order by l.sort_at desc, l.id desc
                limit {Page.MostSql}
            ) union all (
                select 'addition', n.id, l.actor_id, x.track_id, n.list_id, n.added_at
                from list_addition n
                cross join lateral (select y.* from list y where y.id = n.list_id offset 0) l
                join actor a on a.id = l.actor_id
                cross join lateral (
                    select i.track_id
                    from list_item i
                    where i.list_id = n.list_id and i.subject_uri = n.subject_uri and i.track_id is not null
                    limit 1) x
                where 'addition' = any(@kinds) and {ofWhom} and l.list_type = 'playlist'
                    and {Visibility.ListDiscovery} and {AboutVisibleTrack} and (n.added_at, n.id) < (@at, @id)
                order by n.added_at desc, n.id desc
                limit {Page.MostSql}
            ) union all (
                select 'profile', p.id, p.actor_id, null, null, least(p.created_at, p.indexed_at)
                from profile p
                join actor a on a.id = p.actor_id
                where 'profile' = any(@kinds) and {ofWhom} and {Visibility.Account}
                    and (least(p.created_at, p.indexed_at), p.id) < (@at, @id)
                order by least(p.created_at, p.indexed_at) desc, p.id desc
                limit {Page.MostSql}
            )) e
        join record r on r.id = coalesce(e.list_id, e.id)
        join actor a on a.id = e.actor_id
        order by e.sort_at desc, e.id desc
        limit @limit
        """;

    // Two texts rather than "@actor is null or": of that, a plan that is kept can use no index.
    private static readonly string SelectOfEveryone = Newest("true");
    private static readonly string SelectOfActor = Newest("a.id = @actor");

    /// <summary>A track was put into a playlist: there is no word for it in the lexicon.</summary>
    public const string Addition = "addition";

    /// <param name="kinds">Only events of these kinds, in the lexicon's words.</param>
    /// <param name="actor">Only by this account; null for everyone.</param>
    public Task<List<ActivityRow>> ListNewestAsync(Audience audience, string[] kinds, long? actor, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            actor is null ? SelectOfEveryone : SelectOfActor,
            audience,
            [
                new NpgsqlParameter<bool>("adult", false),
                new NpgsqlParameter<string[]>("kinds", kinds),
                new NpgsqlParameter<long?>("actor", actor),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private const string SelectDays = "select day, event_count from day_stat where day between @first and @last";

    /// <summary>What the indexer has counted; a day on which nothing happened has no row.</summary>
    public Task<List<DayRow>> ListDaysAsync(DateOnly first, DateOnly last, CancellationToken ct) =>
        database.SelectAsync(
            SelectDays,
            [new NpgsqlParameter<DateOnly>("first", first), new NpgsqlParameter<DateOnly>("last", last)],
            static reader => new DayRow(reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1)),
            ct);

    private static ActivityRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new ActivityRow(
            columns.Text(), columns.Int64(), columns.Text(), columns.Int64(), columns.Text(), columns.Int64OrNull(), columns.Int64OrNull(), columns.BytesOrNull(),
            columns.Time());
    }
}
