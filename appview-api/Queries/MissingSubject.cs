namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// Why the subject of a like or list item, <c>x</c>, has no row to show. Where a row points to by address only, that address is the one
/// thing to go by: its DID, collection number and key are in <c>subject</c>.
/// </summary>
internal static class MissingSubject
{
    /// <summary>One of the reasons that the lexicon knows, or null: not indexed, or not missing.</summary>
    public const string Reason = """
        (
            select case
                when a.hidden & 8 <> 0 then 'account-inactive'
                when exists (
                    select from deleted_record d
                    where d.actor_id = a.id and d.collection = subject.collection and d.rkey = subject.rkey) then 'deleted'
                when exists (
                    select from record r
                    where r.actor_id = a.id and r.collection = subject.collection and r.rkey = subject.rkey and r.verdict = 2) then 'invalid'
            end
            from actor a
            where a.did = subject.did and x.track_id is null)
        """;

    /// <summary>Takes the subject's address apart.</summary>
    /// <remarks>An AT-URI is at://did/collection/rkey; <c>@listNsid</c> is the collection of lists, everything else is looked up as a track.</remarks>
    public const string Join = """
        cross join lateral (
            select split_part(x.subject_uri, '/', 3) as did,
                case when split_part(x.subject_uri, '/', 4) = @listNsid then 4 else 1 end as collection,
                split_part(x.subject_uri, '/', 5) as rkey) subject
        """;
}
