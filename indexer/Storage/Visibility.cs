using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Hides what an account has made when the account becomes inactive, and shows it again. Touches the account's own rows and the counters of
/// the tracks they point at, nothing else.
/// </summary>
internal static class Visibility
{
    private const string HideTracks = "update track set hidden = hidden | 8 where actor_id = any(@actors) and hidden & 8 = 0";

    private const string ShowTracks = "update track set hidden = hidden & ~8 where actor_id = any(@actors) and hidden & 8 <> 0";

    private const string HideLikes = """
        with moved as (
          update track_like set counted = false where actor_id = any(@actors) and counted returning track_id
        )
        update track_stat s set like_count = s.like_count - d.n
        from (select track_id, count(*) as n from moved where track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    // None of theirs counts now, so the oldest of each subject is the one without an older one.
    private const string ShowLikes = """
        with moved as (
          update track_like l set counted = true
          where l.actor_id = any(@actors) and not exists (
            select from track_like o where o.actor_id = l.actor_id and o.subject_uri = l.subject_uri and not o.counted and o.rkey < l.rkey)
          returning l.track_id
        )
        update track_stat s set like_count = s.like_count + d.n
        from (select track_id, count(*) as n from moved where track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    private const string HideComments = """
        with moved as (
          update track_comment c set hidden = c.hidden | 8
          where c.actor_id = any(@actors) and c.hidden & 8 = 0
          returning c.track_id, c.hidden
        )
        update track_stat s set comment_count = s.comment_count - d.n
        from (select track_id, count(*) as n from moved where hidden = 8 and track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    private const string ShowComments = """
        with moved as (
          update track_comment c set hidden = c.hidden & ~8
          where c.actor_id = any(@actors) and c.hidden & 8 <> 0
          returning c.track_id, c.hidden
        )
        update track_stat s set comment_count = s.comment_count + d.n
        from (select track_id, count(*) as n from moved where hidden = 0 and track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    private const string HideLists = """
        with moved as (
          update list l set hidden = l.hidden | 8
          where l.actor_id = any(@actors) and l.hidden & 8 = 0
          returning l.id, l.hidden, l.list_type
        )
        update track_stat s set list_count = s.list_count - d.n
        from (
          select i.track_id, count(distinct i.list_id) as n
          from moved m join list_item i on i.list_id = m.id
          where m.hidden = 8 and m.list_type is distinct from 'liked' and i.track_id is not null
          group by i.track_id
        ) d
        where s.track_id = d.track_id
        """;

    private const string ShowLists = """
        with moved as (
          update list l set hidden = l.hidden & ~8
          where l.actor_id = any(@actors) and l.hidden & 8 <> 0
          returning l.id, l.hidden, l.list_type
        )
        update track_stat s set list_count = s.list_count + d.n
        from (
          select i.track_id, count(distinct i.list_id) as n
          from moved m join list_item i on i.list_id = m.id
          where m.hidden = 0 and m.list_type is distinct from 'liked' and i.track_id is not null
          group by i.track_id
        ) d
        where s.track_id = d.track_id
        """;

    private const string UpdateActors = """
        update actor a set hidden = n.hidden from unnest(@actors, @hidden) as n(id, hidden) where a.id = n.id
        """;

    /// <summary>Runs before the batch's records are written: those take over the account's new state.</summary>
    public static void Write(StatementBatch statements, IReadOnlyList<RepoEntry> repos)
    {
        var changed = repos.Where(r => r.Hidden != r.HiddenBefore).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        statements.Add(UpdateActors, Parameter.Each("actors", changed, r => r.ActorId), Parameter.Each("hidden", changed, r => (int)r.Hidden));
        Add(statements, changed.Where(IsHiding).Select(r => r.ActorId), HideTracks, HideComments, HideLists);
        Add(statements, changed.Where(r => !IsHiding(r)).Select(r => r.ActorId), ShowTracks, ShowComments, ShowLists);
        WriteLikes(
            statements,
            [.. changed.Where(r => !IsSilenced(r.HiddenBefore)).Select(r => r.ActorId)],
            [.. changed.Where(r => !IsSilenced(r.Hidden)).Select(r => r.ActorId)]);
    }

    /// <summary>A like has no reasons of its own: it counts unless its account is silenced.</summary>
    /// <param name="statements">Run by the caller.</param>
    /// <param name="silenced">Accounts that were not before.</param>
    /// <param name="heard">Accounts that are no longer.</param>
    public static void WriteLikes(StatementBatch statements, IReadOnlyList<long> silenced, IReadOnlyList<long> heard)
    {
        Add(statements, silenced, HideLikes);
        Add(statements, heard, ShowLikes);
    }

    private static bool IsSilenced(Hidden hidden) => (hidden & Hidden.Silenced) != Hidden.None;

    private static bool IsHiding(RepoEntry repo) => repo.Hidden.HasFlag(Hidden.AccountInactive);

    private static void Add(StatementBatch statements, IEnumerable<long> ids, params ReadOnlySpan<string> updates)
    {
        var actors = ids.ToArray();
        foreach (var update in actors.Length > 0 ? updates : [])
        {
            statements.Add(update, Parameter.Of("actors", actors));
        }
    }
}
