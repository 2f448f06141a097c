using System.Globalization;
using PlyrFm.Benchmarks;

if (args is ["ingest", .. var rest])
{
    return await IngestCommand.RunAsync(rest);
}

if (args is ["audit", .. var repositories])
{
    return await AuditCommand.RunAsync(repositories);
}

if (args is ["catalogue", var tracks])
{
    return await ServeCommand.FillAsync(int.Parse(tracks, CultureInfo.InvariantCulture));
}

if (args is ["live", .. var fetched])
{
    return await LiveCommand.RunAsync(fetched);
}

if (args is ["facade", .. var catalogue])
{
    return await FacadeCommand.RunAsync(catalogue);
}

if (args is ["serve", .. var sizes])
{
    return await ServeCommand.RunAsync(sizes);
}

if (args is ["sparse", .. var foreign])
{
    return await SparseCommand.RunAsync(foreign);
}

Console.Error.WriteLine("""
    Usage: PlyrFm.Benchmarks audit [repositories]
      Follows repositories of a simulated network, 5,000 if nothing is said, and says how long a deletion that no event tells of stays, at the
      default budget. Takes twenty minutes, most of them waiting.
    Usage: PlyrFm.Benchmarks facade [tracks] [rounds] [a part of a path]
      What an answer of the front end's API costs in processor time of API and database, beside the query that it translates, in rounds that take turns.
      On a catalogue of 100,000 tracks if nothing is said; PLYR_CATALOGUE_100000 and the like name databases that are filled already.
    Usage: PlyrFm.Benchmarks ingest [records] [rounds]
      Writes records through the indexer's writer, beside a binary COPY of the rows that come of it. The database is a scratch one on the
      server that PLYR_TEST_PG names, else on a private server, which does not wait for its disk.
    Usage: PlyrFm.Benchmarks live [repositories]
      How long an event takes from the wire to the API at 2,000 frames/s, and while repositories are fetched, 5,000 if nothing is said; and
      the indexer's memory meanwhile. Takes five minutes.
    Usage: PlyrFm.Benchmarks serve [tracks] [another build of the API]
      Fills a catalogue of a tenth of the tracks and one of all, 1,000,000 if nothing is said, and says how long each query takes on either, how
      they stand a pace, and what a start and a kept page cost. Takes half an hour and 15 GB of disk, most of it to fill the tables.
      PLYR_CATALOGUE_1000000 and the like name databases that are filled already.
    Usage: PlyrFm.Benchmarks catalogue <tracks>
      Fills the empty database that ConnectionStrings__Plyr names with such a catalogue.
    Usage: PlyrFm.Benchmarks sparse [records]
      Fetches a repository with so many records of others, 20,000 if nothing is said, and ten of ours, whole and by parts, and says what either
      costs. Takes a minute.
    """);
return 2;
