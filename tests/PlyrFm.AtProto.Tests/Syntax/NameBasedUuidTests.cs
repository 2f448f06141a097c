using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Syntax;

public sealed class NameBasedUuidTests
{
    // Made by Python's uuid.uuid5(uuid.NAMESPACE_URL, ...).
    [Theory]
    [InlineData("https://example.com", "4fd35a71-71ef-5a55-a9d9-aa75c889a6d0")]
    [InlineData("at://did:plc:abc/fm.plyr.list/夜", "a5d8dfd3-36d3-56c4-a2c9-d90a97b87907")]
    [InlineData("", "1b4db7eb-4057-5ddf-91e0-36dec72071f5")]
    public void Uuid_is_the_one_that_others_make(string url, string uuid) => Assert.Equal(uuid, NameBasedUuid.OfUrl(url).ToString());
}
