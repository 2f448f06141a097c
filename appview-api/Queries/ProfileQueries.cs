using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Loads profiles, in full and for lists.</summary>
internal sealed class ProfileQueries(NpgsqlDataSource database, Collections collections)
{
    // Counted here rather than kept: the rows of one account are few and close together in their indexes.
    private const string SelectByAuthority = $"""
        select {AccountRow.Select}, coalesce(nullif(pp.bio, ''), bp.description), r.cbor,
            coalesce(least(pp.created_at, pp.indexed_at), (select min(t.sort_at) from track t where t.actor_id = a.id)),
            coalesce(pp.indexed_at, bp.indexed_at),
            tracks.count, tracks.likes, tracks.plays, lists.albums, lists.playlists,
            (select count(*) from track_like k where k.actor_id = a.id and k.counted)
        from unnest(@authorities) with ordinality as u (authority, n)
        join actor a on a.id = {ActorQueries.IdOfAuthority}
        {AccountRow.Joins}
        left join record r on r.id = pp.id
        cross join lateral (
            select count(*) as count, coalesce(sum(s.like_count), 0)::bigint as likes, coalesce(sum(s.play_count), 0)::bigint as plays
            from track t
            left join track_stat s on s.track_id = t.id
            where t.actor_id = a.id and {Visibility.Chosen}) tracks
        cross join lateral (
            select count(*) filter (where l.list_type = 'album') as albums, count(*) filter (where l.list_type = 'playlist') as playlists
            from list l
            where l.actor_id = a.id and {Visibility.List}) lists
        order by u.n
        """;

    /// <summary>Accounts in the order asked for; unknown ones are left out, hidden ones are not.</summary>
    public Task<List<ProfileRow>> FindAsync(Audience audience, IReadOnlyList<AtIdentifier> actors, CancellationToken ct) =>
        database.SelectAsync(
            SelectByAuthority,
            audience,
            [.. collections.Parameters, new NpgsqlParameter<string[]>("authorities", [.. actors.Select(actor => actor.Value)])],
            Read,
            ct);

    private const string SelectSummaries = $"""
        select {AccountRow.Select}, coalesce(nullif(pp.bio, ''), bp.description),
            coalesce(least(pp.created_at, pp.indexed_at), s.first_track_at), coalesce(pp.indexed_at, bp.indexed_at),
            coalesce(s.track_count, 0)::bigint
        from actor a
        {AccountRow.Joins}
        left join artist_stat s on s.actor_id = a.id
        where a.id = any(@actors)
        """;

    /// <summary>What lists of accounts show, in no order.</summary>
    public Task<List<ProfileSummaryRow>> LoadAsync(Audience audience, IReadOnlyList<long> ids, CancellationToken ct) =>
        database.SelectAsync(SelectSummaries, audience, [.. collections.Parameters, new NpgsqlParameter<long[]>("actors", [.. ids])], ReadSummary, ct);

    private static ProfileSummaryRow ReadSummary(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new ProfileSummaryRow(
            AccountRow.Read(ref columns), columns.TextOrNull(), columns.TimeOrNull(), columns.TimeOrNull(), columns.Int64());
    }

    private static ProfileRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new ProfileRow(
            AccountRow.Read(ref columns), columns.TextOrNull(), columns.BytesOrNull(), columns.TimeOrNull(), columns.TimeOrNull(),
            columns.Int64(), columns.Int64(), columns.Int64(), columns.Int64(), columns.Int64(), columns.Int64());
    }
}
