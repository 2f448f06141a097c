using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;
using Snapshooter.Xunit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

/// <summary>Whole answers about the catalogue, letter by letter. A difference is either a fault or a change that clients will see.</summary>
public sealed class ResponseSnapshotTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    public static TheoryData<string> Queries() => [.. Example.All.Select(example => example.Nsid)];

    [PostgresTheory]
    [MemberData(nameof(Queries))]
    public async Task Answer_is_what_it_was(string nsid)
    {
        var parameters = Example.All.Single(example => example.Nsid == nsid).Parameters;

        var output = await fixture.Client.QueryAsync(nsid, parameters);

        Snapshot.Match(JsonSerializer.Serialize(output, Pretty.Json), nsid);
    }
}
