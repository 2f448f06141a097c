using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds tracks that those like who like the same.</summary>
internal sealed class SuggestionQueries(NpgsqlDataSource database)
{
    // What is read is bounded at each step, however popular a track or busy an account is: 50 seeds, 200 of the latest likers of each, the
    // 300 of them with most in common, 100 of the latest likes of each of these.
    //
    // Whoever likes everything says little with one like, hence the root; what everybody likes is known anyway, hence the damping. Millionths,
    // so that a cursor can hold the score.
    private const string SelectSimilar = $"""
        with seed as (
            select unnest(@seeds::bigint[]) as id
            union (
                select k.track_id
                from track_like k
                where @seeds::bigint[] is null and k.actor_id = @viewer and k.counted and k.track_id is not null
                order by k.sort_at desc, k.id desc
                limit 50)
        ), fan as (
            select k.actor_id, count(*) as shared
            from seed s
            cross join lateral (
                select x.actor_id
                from track_like x
                where x.track_id = s.id and x.counted
                order by x.sort_at desc, x.id desc
                limit 200) k
            where k.actor_id is distinct from @viewer
            group by k.actor_id
            order by shared desc, k.actor_id
            limit 300
        ), liked as (
            select k.track_id, sum(f.shared / sqrt(k.given)) as score
            from fan f
            cross join lateral (
                select x.track_id, count(*) over () as given
                from (
                    select y.track_id
                    from track_like y
                    where y.actor_id = f.actor_id and y.counted
                    order by y.sort_at desc, y.id desc
                    limit 100) x
                where x.track_id is not null) k
            group by k.track_id
        ), scored as (
            select t.id, t.actor_id, round((1000000 * l.score / power(1 + coalesce(s.like_count, 0), 0.3))::numeric)::bigint as key
            from liked l
            join track t on t.id = l.track_id
            join actor a on a.id = t.actor_id
            left join track_stat s on s.track_id = t.id
            where {Visibility.Discovery} and t.id not in (select id from seed)
                and t.actor_id is distinct from @viewer
                and not exists (select from track_like v where v.actor_id = @viewer and v.track_id = t.id and v.counted)
        ), placed as (
            select id, key, row_number() over (partition by actor_id order by key desc, id desc) as place
            from scored
        )
        select id, key
        from placed
        where place <= 3 and (key, id) < (@key, @id)
        order by key desc, id desc
        limit @limit
        """;

    /// <param name="seeds">The tracks to start from; null for those that the viewer likes.</param>
    /// <param name="audience">The viewer's own tracks and likes are left out.</param>
    public Task<List<TrackPlace>> ListSimilarAsync(Audience audience, long[]? seeds, bool includeAdult, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectSimilar,
            audience,
            [
                new NpgsqlParameter<long[]?>("seeds", seeds),
                new NpgsqlParameter<bool>("adult", includeAdult),
                new NpgsqlParameter<long>("key", after.Key),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            static reader => new TrackPlace(reader.GetInt64(0), new Keyset(reader.GetInt64(1), reader.GetInt64(0))),
            ct);
}
