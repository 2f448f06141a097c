using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// Connections that can only read: they act as <c>plyr_reader</c>, a role that may select and nothing else, in transactions that are
/// read-only besides. The statements of a batch see one state of the index (repeatable read), so that what one of them found is there for
/// the next. Nothing is connected until the first request asks, so the host starts without its database.
/// </summary>
internal static class Database
{
    // Longer than any of our statements takes on a loaded server, short enough for two of them before the request's deadline.
    private const int StatementTimeoutMilliseconds = 3000;

    // Everything here is looked up by key in indexes that are in memory or on flash, where the next page costs what any other does; the
    // planner's default of 4 is that of a disk with a head, and makes it read whole tables instead.
    private const string RandomPageCost = "1.1";

    // How alike a title has to look for the fuzzy step of a search; the default of 0.6 misses two letters in a short word.
    private const string WordSimilarity = "0.45";

    // More than there are statements: planning one takes the server as long as running it, so each connection keeps the plans of all that it has run twice.
    private const int PreparedStatements = 400;
    private const int UsesBeforePreparing = 2;

    // A server that takes longer to admit us is as good as away.
    private const int ConnectTimeoutSeconds = 3;

    // How long it is believed what a host was: a replica that is promoted shall not have to wait for the default of ten seconds.
    private const int HostRecheckSeconds = 1;

    public static NpgsqlDataSource Open(ApiOptions options, ILoggerFactory logs)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(ConnectionString(options).ConnectionString);
        // Otherwise metrics carry the connection string as the pool's name.
        builder.Name = "plyr";
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.UseLoggerFactory(logs);
        return Build(builder);
    }

    /// <summary>The one connection that waits for notifications, kept out of the pool and alive through firewalls.</summary>
    public static NpgsqlDataSource OpenForListening(ApiOptions options, ILoggerFactory logs)
    {
        var connectionString = ConnectionString(options);
        connectionString.Pooling = false;
        connectionString.KeepAlive = 30;
        var builder = new NpgsqlSlimDataSourceBuilder(connectionString.ConnectionString);
        builder.Name = "plyr-listen";
        builder.EnableTransportSecurity();
        builder.UseLoggerFactory(logs);
        return Build(builder);
    }

    // Of several hosts always the one that takes writes: a replica gives no notifications, and what a viewer has just written may not have come to it.
    private static NpgsqlDataSource Build(NpgsqlSlimDataSourceBuilder builder)
    {
        var settings = builder.ConnectionStringBuilder;
        if (settings.Host?.Contains(',', StringComparison.Ordinal) != true)
            return builder.Build();
        settings.TargetSessionAttributes = null;
        settings.HostRecheckSeconds = HostRecheckSeconds;
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }

    // As start-up options rather than statements: they cost no round trip and are what RESET and DISCARD ALL return to.
    private static NpgsqlConnectionStringBuilder ConnectionString(ApiOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "plyr-appview-api",
            Timeout = ConnectTimeoutSeconds,
            // A second line behind the server's own limit, for a server that has stopped answering.
            CommandTimeout = (StatementTimeoutMilliseconds / 1000) + 1,
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = UsesBeforePreparing,
            // No statement of ours changes its session, so the next request need not wait for the server to forget what it was told.
            NoResetOnClose = true,
        };
        var role = options.IsReader ? "" : "-c role=plyr_reader ";
        builder.Options = $"{builder.Options} {role}-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read "
            + $"-c statement_timeout={StatementTimeoutMilliseconds} -c random_page_cost={RandomPageCost} "
            + $"-c pg_trgm.word_similarity_threshold={WordSimilarity}";
        return builder;
    }
}
