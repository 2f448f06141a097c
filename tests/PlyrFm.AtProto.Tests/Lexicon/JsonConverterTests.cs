using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.AtProto.Tests.Lexicon;

public sealed class JsonConverterTests
{
    private static readonly Cid File = Cid.ForRaw([1, 2, 3]);

    [Fact]
    public void Blob_is_written_as_the_data_model_says_and_read_back()
    {
        var blob = new BlobRef(File, "audio/mpeg", 3);
        var json = JsonSerializer.Serialize(blob);
        Assert.Equal(blob.Write(), DataValue.FromJson(json));
        Assert.Equal(blob, JsonSerializer.Deserialize<BlobRef>(json));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("1")]
    [InlineData("""{"$type": "blob"}""")]
    public void Blob_that_is_none_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BlobRef>(json));

    [Fact]
    public void Stored_record_is_written_field_by_field_and_read_back()
    {
        var data = DataMap.FromJson($$"""{"b": 1, "aa": {"$bytes": "AQID"}, "link": {"$link": "{{File}}"} }""");
        var json = JsonSerializer.Serialize(RecordJson.Of(data));
        Assert.Equal(data, DataValue.FromJson(json));
        Assert.Equal(RecordJson.Of(data), JsonSerializer.Deserialize<RecordJson>(json));
        Assert.Equal(data, RecordJson.Of(data).ToData());
    }

    [Fact]
    public void Bytes_and_links_are_written_as_the_data_model_says()
    {
        var options = new JsonSerializerOptions { Converters = { new BytesJsonConverter(), new LinkJsonConverter() } };
        Assert.Equal("""{"$bytes":"AQID"}""", JsonSerializer.Serialize<ReadOnlyMemory<byte>>(new byte[] { 1, 2, 3 }, options));
        Assert.Equal($$"""{"$link":"{{File}}"}""", JsonSerializer.Serialize(File, options));
        Assert.Equal(File, JsonSerializer.Deserialize<Cid>($$"""{"$link":"{{File}}"}""", options));
        Assert.Equal([1, 2, 3], JsonSerializer.Deserialize<ReadOnlyMemory<byte>>("""{"$bytes":"AQID"}""", options).ToArray());
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Cid>("1", options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ReadOnlyMemory<byte>>("""{"$bytes":1}""", options));
    }
}
