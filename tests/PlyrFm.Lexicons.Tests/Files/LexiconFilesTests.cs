using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit;

namespace PlyrFm.Lexicons.Tests.Files;

public sealed class LexiconFilesTests
{
    private static string Folder => Checkout.Locate("lexicons");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Where(file => file.Split('/')[0] is "app" or "com" or "fm" or "parts")
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_embedded_byte_for_byte_and_is_a_lexicon_of_the_name_of_its_path(string file)
    {
        var id = Nsid.Parse(file[..^".json".Length].Replace('/', '.'));
        var embedded = LexiconFiles.All[id];
        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, file)), embedded);
        Assert.Equal(id, LexiconDocument.Parse(embedded).Id);
    }

    [Fact]
    public void Nothing_else_is_embedded() => Assert.Equal(Files.Count, LexiconFiles.All.Count);

    [Fact]
    public void Every_reference_leads_to_an_object_or_a_value()
    {
        var catalog = LexiconFiles.Catalog();
        var references = catalog.Documents.SelectMany(document => document.Definitions).SelectMany(pair => References.In(pair.Value)).ToArray();
        Assert.True(references.Length > 50);
        Assert.All(references, reference => catalog.Resolve(reference));
    }

    [Theory]
    [InlineData("fm.plyr.track", "tid")]
    [InlineData("fm.plyr.like", "tid")]
    [InlineData("fm.plyr.comment", "tid")]
    [InlineData("fm.plyr.list", "tid")]
    [InlineData("fm.plyr.actor.profile", "literal:self")]
    [InlineData("app.bsky.actor.profile", "literal:self")]
    [InlineData("fm.teal.feed.play", "tid")]
    [InlineData("fm.teal.alpha.feed.play", "tid")]
    [InlineData("fm.teal.actor.status", "literal:self")]
    [InlineData("fm.teal.alpha.actor.status", "literal:self")]
    public void Record_has_its_type_of_key(string nsid, string keyType) =>
        Assert.Equal(keyType, LexiconFiles.Catalog().GetMain<RecordDefinition>(Nsid.Parse(nsid)).Key);

    [Fact]
    public void Permission_set_covers_every_query_of_its_groups()
    {
        var catalog = LexiconFiles.Catalog();
        var permitted = catalog.GetMain<PermissionSetDefinition>(Fm.Plyr.AuthViewAll.Nsid).Permissions.SelectMany(permission => permission.Names);
        var queries = catalog.Documents.Where(document => document.Main is QueryDefinition).Select(document => document.Id.ToString());
        Assert.Equal(queries.Where(id => id.StartsWith("fm.plyr.", StringComparison.Ordinal)).Order(), permitted.Order());
    }
}
