using System.Net.Sockets;
using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Tells failures of the database that pass by themselves from faults of ours.</summary>
internal static class TransientFailure
{
    private const string NoHost = "No suitable host was found.";

    /// <returns>The SQLSTATE, or "connection"; null for a fault of ours, which must not be tried again.</returns>
    public static string? NameOf(Exception failure) => failure switch
    {
        PostgresException { SqlState: var state } => IsTransient(state) ? state : null,
        // Npgsql wraps what the network does to it: a lost connection, no connection within the timeout, no answer within the timeout.
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => "connection",
        NpgsqlException { IsTransient: true } => "connection",
        // Of several hosts each failed in its own way, or, in the middle of a fail-over, all answer and none takes writes: that has no type of its own.
        NpgsqlException { InnerException: AggregateException each } when each.InnerExceptions.All(one => NameOf(one) is not null) => "connection",
        NpgsqlException { InnerException: null, Message: NoHost } => "connection",
        IOException or SocketException or TimeoutException => "connection",
        _ => null,
    };

    // 25006 read-only: a server that has become a replica; 40001 serialization, 40P01 deadlock; class 08 connection, 53 out of resources; 57P01 to 57P03 shutting down, crashed, starting up.
    private static bool IsTransient(string state) =>
        state is "25006" or "40001" or "40P01" or "57P01" or "57P02" or "57P03" || state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal);
}
