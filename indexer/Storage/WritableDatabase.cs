using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Opens the database that a connection string names. Where it names several hosts, the one that takes writes at the moment is used.</summary>
public static class WritableDatabase
{
    // How long it is believed what a host was: a replica that is promoted shall not have to wait for the default of ten seconds.
    private const int HostRecheckSeconds = 1;

    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.Host?.Contains(',', StringComparison.Ordinal) != true)
        {
            return NpgsqlDataSource.Create(settings);
        }

        // Said to the pool below: in the connection string of one, Npgsql refuses it.
        settings.TargetSessionAttributes = null;
        settings.HostRecheckSeconds = HostRecheckSeconds;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }
}
