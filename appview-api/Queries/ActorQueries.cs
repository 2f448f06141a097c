using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds accounts by DID or verified handle.</summary>
internal sealed class ActorQueries(NpgsqlDataSource database)
{
    /// <summary>
    /// The id of the account that <c>u.authority</c> names. No text is both a DID and a handle, so the order does not matter; two
    /// look-ups use two unique indexes where one condition with "or" would use none.
    /// </summary>
    public const string IdOfAuthority =
        "coalesce((select x.id from actor x where x.did = u.authority), (select x.id from actor x where x.handle = u.authority))";

    private const string SelectByAuthority = $"""
        select a.id, a.did, a.hidden, {Visibility.AccountRedactedBy}
        from (select @authority::text) as u (authority)
        join actor a on a.id = {IdOfAuthority}
        """;

    public async Task<FoundActor?> FindAsync(Audience audience, AtIdentifier authority, CancellationToken ct)
    {
        var rows = await database.SelectAsync(
            SelectByAuthority,
            audience,
            [new NpgsqlParameter<string>("authority", authority.Value)],
            Read,
            ct);
        return rows.SingleOrDefault();
    }

    private static FoundActor Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new FoundActor(columns.Int64(), columns.Text(), Visibility.OfAccount(columns.Int32(), columns.TextOrNull()));
    }
}
