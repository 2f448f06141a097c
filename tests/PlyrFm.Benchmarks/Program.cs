using PlyrFm.Benchmarks;

if (args is ["ingest", .. var rest])
{
    return await IngestCommand.RunAsync(rest);
}

Console.Error.WriteLine("""
    Usage: PlyrFm.Benchmarks ingest [records] [rounds]
      Writes records through the indexer's writer, beside a binary COPY of the rows that come of it. The database is a scratch one on the
      server that PLYR_TEST_PG names, else on a private server, which does not wait for its disk.
    """);
return 2;
