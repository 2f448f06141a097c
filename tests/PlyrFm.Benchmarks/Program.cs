using PlyrFm.Benchmarks;

if (args is ["ingest", .. var rest])
{
    return await IngestCommand.RunAsync(rest);
}

if (args is ["audit", .. var repositories])
{
    return await AuditCommand.RunAsync(repositories);
}

Console.Error.WriteLine("""
    Usage: PlyrFm.Benchmarks audit [repositories]
      Follows repositories of a simulated network, 5,000 if nothing is said, and says how long a deletion that no event tells of stays, at the
      default budget. Takes twenty minutes, most of them waiting.
    Usage: PlyrFm.Benchmarks ingest [records] [rounds]
      Writes records through the indexer's writer, beside a binary COPY of the rows that come of it. The database is a scratch one on the
      server that PLYR_TEST_PG names, else on a private server, which does not wait for its disk.
    """);
return 2;
