using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// What labels, the operator's decisions and those of the account's host do to rows: their bits of <c>hidden</c> and <c>redacted</c>, and the counters of what is shown.
/// All of it follows from the tables <c>label</c>, <c>label_rule</c>, <c>policy_event</c> and <c>withheld_record</c>, so running it again changes nothing.
/// </summary>
internal static class Marks
{
    // Nearly nothing is labelled. With only_judged, what no label or decision names is left as it was written, for the price of three look-ups,
    // and for nothing where nobody has said anything. The planner is told what to do first, or it would ask the functions about every row: materialized.
    private const string Judged = """
        (not @only_judged or exists (select from label x where x.uri = s.uri) or exists (select from policy_event x where x.uri = s.uri)
            or exists (select from withheld_record x where x.uri = s.uri))
          and (not @only_judged or exists (select from label) or exists (select from policy_event) or exists (select from withheld_record))
        """;

    private const string MarkTracks = $"""
        with n as materialized (
          select t.id, t.own_hidden | a.hidden | plyr_marks(s.uri, r.cid, @now) as hidden, plyr_redactions(s.uri, r.cid, @now) as redacted
          from track t
          join record r on r.id = t.id
          join actor a on a.id = t.actor_id
          cross join lateral (select 'at://' || a.did || '/' || @nsid || '/' || r.rkey as uri) s
          where t.id = any(@ids) and {Judged}
        )
        update track t set hidden = n.hidden, redacted = n.redacted
        from n
        where t.id = n.id and (t.hidden, t.redacted) <> (n.hidden, n.redacted)
        """;

    // 14 and 46: Hidden.Silenced and Hidden.OfLists. A content warning about a comment or list is shown with it and hides nothing.
    private const string MarkComments = $"""
        with n as materialized (
          select c.id, c.track_id, c.hidden as before, (a.hidden & 14) | (plyr_marks(s.uri, r.cid, @now) & 6) as hidden,
            plyr_redactions(s.uri, r.cid, @now) as redacted
          from track_comment c
          join record r on r.id = c.id
          join actor a on a.id = c.actor_id
          cross join lateral (select 'at://' || a.did || '/' || @nsid || '/' || r.rkey as uri) s
          where c.id = any(@ids) and {Judged}
        ), marked as (
          update track_comment c set hidden = n.hidden, redacted = n.redacted
          from n where c.id = n.id and (c.hidden, c.redacted) <> (n.hidden, n.redacted)
        )
        update track_stat s set comment_count = s.comment_count + d.n
        from (
          select track_id, sum((hidden = 0)::int - (before = 0)::int) as n from n where track_id is not null
          group by track_id having sum((hidden = 0)::int - (before = 0)::int) <> 0
        ) d
        where s.track_id = d.track_id
        """;

    private const string MarkLists = $"""
        with n as materialized (
          select l.id, l.list_type, l.hidden as before, (a.hidden & 46) | (plyr_marks(s.uri, r.cid, @now) & 38) as hidden,
            plyr_redactions(s.uri, r.cid, @now) as redacted
          from list l
          join record r on r.id = l.id
          join actor a on a.id = l.actor_id
          cross join lateral (select 'at://' || a.did || '/' || @nsid || '/' || r.rkey as uri) s
          where l.id = any(@ids) and {Judged}
        ), marked as (
          update list l set hidden = n.hidden, redacted = n.redacted
          from n where l.id = n.id and (l.hidden, l.redacted) <> (n.hidden, n.redacted)
        )
        update track_stat s set list_count = s.list_count + d.n
        from (
          select i.track_id, sum((n.hidden = 0)::int - (n.before = 0)::int) as n
          from n cross join lateral (select distinct track_id from list_item where list_id = n.id and track_id is not null) i
          where (n.hidden = 0) <> (n.before = 0) and n.list_type is distinct from 'liked'
          group by i.track_id having sum((n.hidden = 0)::int - (n.before = 0)::int) <> 0
        ) d
        where s.track_id = d.track_id
        """;

    private static readonly (Collection Collection, string Statement)[] Kinds =
        [(Collection.Track, MarkTracks), (Collection.Comment, MarkComments), (Collection.List, MarkLists)];

    /// <summary>Marks records that were just written, if anything was ever said of them.</summary>
    public static void Write(StatementBatch statements, IReadOnlyList<ProjectedRecord> records, CollectionMap collections, DateTimeOffset now) =>
        Write(
            statements,
            records.Select(r => (CollectionOf(r.Row), r.Id)).Where(r => r.Item1 is not null).ToLookup(r => r.Item1!.Value, r => r.Id),
            onlyJudged: true,
            collections,
            now);

    /// <summary>Marks whatever is held of these subjects: accounts, with all that they have made, and records.</summary>
    public static async Task WriteAsync(
        StatementBatch statements, IReadOnlyCollection<string> subjects, CollectionMap collections, DateTimeOffset now, CancellationToken ct)
    {
        var held = await MarkedSubjects.LoadAsync(statements, subjects, collections, now, ct);
        Visibility.WriteLikes(statements, held.Silenced, held.Heard);
        Write(statements, held.Records, onlyJudged: false, collections, now);
        await statements.RunAsync(ct);
    }

    private static void Write(
        StatementBatch statements, ILookup<Collection, long> records, bool onlyJudged, CollectionMap collections, DateTimeOffset now)
    {
        foreach (var (collection, statement) in Kinds.Where(kind => records.Contains(kind.Collection)))
        {
            statements.Add(
                statement,
                Parameter.Of("ids", records[collection].ToArray()),
                Parameter.Of("nsid", collections.NsidOf(collection)),
                Parameter.Of("only_judged", onlyJudged),
                Parameter.Of("now", now));
        }
    }

    private static Collection? CollectionOf(Row row) => row switch
    {
        TrackRow => Collection.Track,
        CommentRow => Collection.Comment,
        ListRow => Collection.List,
        _ => null,
    };
}
