using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>What the likes, comments and lists of a batch meet in the database: the tracks they name, and what they replace.</summary>
internal sealed class References
{
    // A record that is not invalid (2) has its row in `track`. A subquery instead of a join: it can only be run row by row and by the index,
    // whatever the planner believes about the table.
    private const string SelectTracks = """
        select (select r.id from record r
          where r.actor_id = n.actor_id and r.collection = 1 and r.rkey = n.rkey and r.verdict <> 2)
        from unnest(@actors, @rkeys) with ordinality as n(actor_id, rkey, place)
        order by n.place
        """;

    private const string SelectCounted = """
        select n.place, l.id, l.rkey, l.track_id
        from unnest(@actors, @subjects) with ordinality as n(actor_id, subject_uri, place)
        cross join lateral (
          select id, rkey, track_id from track_like where actor_id = n.actor_id and subject_uri = n.subject_uri and counted limit 1
        ) l
        """;

    private const string SelectPresent = """
        select distinct i.list_id, i.track_id
        from list_item i
        cross join lateral (select from list where id = i.list_id and hidden = 0 and list_type is distinct from 'liked' offset 0) l
        where i.list_id = any(@lists) and i.track_id is not null
        """;

    private readonly IReadOnlyDictionary<Did, long> _actors;
    private readonly Dictionary<(long Actor, string Key), long?> _tracks = [];
    private readonly Dictionary<(long Actor, string Uri), CountedLike> _counted = [];
    private readonly List<(long List, long Track)> _present = [];

    private References(IReadOnlyDictionary<Did, long> actors) => _actors = actors;

    /// <summary>Tracks on stored lists that are about to be replaced, once per list, where being on it counts.</summary>
    public IReadOnlyList<(long List, long Track)> Present => _present;

    public static async Task<References> LoadAsync(
        StatementBatch statements, IReadOnlyList<ProjectedRecord> records, IReadOnlyDictionary<Did, long> actors, CancellationToken ct)
    {
        var found = new References(actors);
        var likes = Projected<LikeRow>.Of(records);
        var lists = Projected<ListRow>.Of(records);
        var tracks = likes.Select(l => l.Row.Subject)
            .Concat(Projected<CommentRow>.Of(records).Select(c => c.Row.Subject))
            .Concat(lists.SelectMany(l => l.Row.Items))
            .Select(found.KeyOf).OfType<(long Actor, string Key)>().Distinct().ToList();
        var pairs = likes.Select(l => (Actor: l.Record.ActorId, l.Row.Subject.Uri)).Distinct().ToList();
        var replaced = lists.Where(l => !l.Record.IsNew).Select(l => l.Record.Id).ToArray();

        statements.Add(SelectTracks, Parameter.Each("actors", tracks, t => t.Actor), Parameter.Each("rkeys", tracks, t => t.Key));
        statements.Add(SelectCounted, Parameter.Each("actors", pairs, p => p.Actor), Parameter.Each("subjects", pairs, p => p.Uri));
        if (replaced.Length > 0)
        {
            statements.Add(SelectPresent, Parameter.Of("lists", replaced));
        }

        await using var reader = await statements.ReadAsync(ct);
        await found.ReadAsync(reader, tracks, pairs, ct);
        return found;
    }

    /// <returns>The track's id, or null when the subject is no track of anybody's, or not there.</returns>
    public long? TrackOf(Subject subject) => KeyOf(subject) is { } key ? _tracks[key] : null;

    /// <summary>The like that counts for this account and subject.</summary>
    public CountedLike? CountedOf(long actor, string subjectUri) => _counted.TryGetValue((actor, subjectUri), out var like) ? like : null;

    private (long Actor, string Key)? KeyOf(Subject subject) =>
        !subject.TrackDid.IsDefault && _actors.TryGetValue(subject.TrackDid, out var actor) ? (actor, subject.TrackKey) : null;

    private async Task ReadAsync(NpgsqlDataReader reader, List<(long Actor, string Key)> tracks, List<(long Actor, string Uri)> pairs, CancellationToken ct)
    {
        foreach (var key in tracks)
        {
            await reader.ReadAsync(ct);
            _tracks.Add(key, reader.IsDBNull(0) ? null : reader.GetInt64(0));
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            _counted.Add(
                pairs[(int)reader.GetInt64(0) - 1],
                new CountedLike(reader.GetInt64(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            _present.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }
    }

    public readonly record struct CountedLike(long Id, string RecordKey, long? Track);
}
