using Npgsql;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>
/// All that the database would show of active accounts, a line for each row, in the words of <see cref="ExpectedIndex"/>. Of accounts that are not
/// active, nothing: a deleted one that still has records is the one exception, since it must have none.
/// </summary>
internal static class IndexDump
{
    private const string Sql = """
        with shown as (
          select r.id, r.actor_id, r.cid, r.verdict,
            concat('at://', a.did, '/', (array['fm.plyr.track','fm.plyr.like','fm.plyr.comment','fm.plyr.list',
              'fm.plyr.actor.profile','app.bsky.actor.profile'])[r.collection], '/', r.rkey) as uri
          from record r join actor a on a.id = r.actor_id
          where a.hidden = 0
        )
        select concat_ws(' ', 'account', a.did, coalesce(a.handle, 'handle.invalid'), a.pds, 'state', p.state, 'status', p.status)
        from actor a left join repo p on p.actor_id = a.id
        where a.hidden = 0 and exists (select from record r where r.actor_id = a.id)
        union all
        select concat_ws(' ', 'left over', a.did)
        from repo p join actor a on a.id = p.actor_id where p.status = 4 and exists (select from record r where r.actor_id = a.id)
        union all
        select concat_ws(' ', 'record', uri, encode(cid, 'hex'), case verdict when 2 then 'invalid' else 'shown' end) from shown
        union all
        select concat_ws(' | ', 'track', uri, title, artist, coalesce(album, '-'), file_type, coalesce(duration::text, '-'), coalesce(audio_url, '-'),
          coalesce(encode(audio_cid, 'hex'), '-'), coalesce(audio_mime, '-'), coalesce(audio_size::text, '-'),
          concat('labels ', self_labels::text), concat('tags ', array_to_string(tags, ',')),
          concat('features ', (select string_agg(a.did, ' ' order by f.position) from track_feature f join actor a on a.id = f.actor_id where f.track_id = t.id)),
          concat('hidden ', t.hidden), concat('likes ', like_count), concat('comments ', comment_count), concat('lists ', list_count),
          to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        from track t join shown using (id) left join track_stat s on s.track_id = t.id
        union all
        select concat_ws(' ', 'like', u.uri, subject_uri, case when s.uri = subject_uri then 'joined' else 'waiting' end,
          case when counted then 'counted' else 'spare' end)
        from track_like l join shown u using (id) left join shown s on s.id = l.track_id
        union all
        select concat_ws(' ', 'comment', u.uri, subject_uri, case when s.uri = subject_uri then 'joined' else 'waiting' end, timestamp_ms, 'hidden', hidden)
        from track_comment c join shown u using (id) left join shown s on s.id = c.track_id
        union all
        select concat_ws(' | ', 'list', uri, coalesce(name, '-'), coalesce(list_type, '-'), item_count, concat('hidden ', hidden))
        from list join shown using (id)
        union all
        select concat_ws(' ', 'item', u.uri, position, subject_uri, case when s.uri = subject_uri then 'joined' else 'waiting' end)
        from list_item i join shown u on u.id = i.list_id left join shown s on s.id = i.track_id
        union all
        select concat_ws(' | ', 'profile', uri, coalesce(bio, '-'), coalesce(avatar_url, '-')) from profile join shown using (id)
        union all
        select concat_ws(' | ', 'profile', uri, coalesce(display_name, '-'), coalesce(description, '-')) from bsky_profile join shown using (id)
        """;

    public static async Task<IReadOnlyList<string>> LinesAsync(NpgsqlDataSource database)
    {
        List<string> lines = [];
        await using var command = database.CreateCommand(Sql);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }
}
