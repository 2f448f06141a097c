using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Looks up who asks.</summary>
internal sealed class ViewerQueries(NpgsqlDataSource database)
{
    private const string SelectByDid = """
        select a.id, a.hidden & 4 <> 0, p.rev
        from actor a
        left join repo p on p.actor_id = a.id
        where a.did = @did
        """;

    /// <summary>Null for an account that was never seen.</summary>
    public async Task<ViewerRow?> FindAsync(Did did, CancellationToken ct)
    {
        var rows = await database.SelectAsync(SelectByDid, [new NpgsqlParameter<string>("did", did.Value)], Read, ct);
        return rows.SingleOrDefault();
    }

    private static ViewerRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new ViewerRow(columns.Int64(), columns.Boolean(), columns.Int64OrNull() is { } rev ? Tid.FromValue(rev) : null);
    }
}
