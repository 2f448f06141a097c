using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Documentation;

/// <summary>docs/api.md says what the lexicons declare and what the API really answers. PLYR_WRITE_DOCS=1 brings it up to date.</summary>
public sealed class ApiDocumentationTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    private const string Mark = "<!-- From here on made from the lexicons and real answers: ApiDocumentationTests says how. -->\n";

    [PostgresFact]
    public async Task Queries_are_documented_as_they_are()
    {
        var path = Checkout.Locate("docs", "api.md");
        var text = await File.ReadAllTextAsync(path);
        var written = text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)];

        var expected = written + await QueryReference.WriteAsync(fixture.Client);
        if (Environment.GetEnvironmentVariable("PLYR_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, expected);
        else
            Assert.Equal(expected, text);
    }
}
