using System.Text;
using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Cbor;

public sealed class DataModelVectorTests
{
    [InteropFact]
    public void Fixtures_agree_in_json_cbor_and_cid()
    {
        var fixtures = Read("data-model-fixtures.json");
        Assert.True(fixtures.Count >= 2);
        foreach (var fixture in fixtures)
        {
            var text = fixture.GetProperty("cbor_base64").GetString()!;
            var cbor = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
            var value = DataMap.FromJson(fixture.GetProperty("json").GetRawText());
            Assert.Equal(cbor, value.ToCbor());
            Assert.Equal(value, DataMap.FromCbor(cbor));
            Assert.Equal(fixture.GetProperty("cid").GetString(), Cid.ForDagCbor(cbor).ToString());
        }
    }

    [InteropFact]
    public void Valid_records_round_trip()
    {
        var vectors = Read("data-model-valid.json");
        Assert.True(vectors.Count >= 3);
        foreach (var vector in vectors)
        {
            var value = DataMap.FromJson(vector.GetProperty("json").GetRawText());
            Assert.Equal(value, DataMap.FromCbor(value.ToCbor()));
            Assert.Equal(value, DataMap.FromJson(value.ToString()));
        }
    }

    [InteropFact]
    public void Invalid_records_are_refused()
    {
        var vectors = Read("data-model-invalid.json");
        Assert.True(vectors.Count >= 6);
        foreach (var vector in vectors)
        {
            var json = Encoding.UTF8.GetBytes(vector.GetProperty("json").GetRawText());
            Assert.Throws<MalformedDataException>(() => DataMap.FromJson(json));
        }
    }

    private static List<JsonElement> Read(string file) =>
        [.. JsonDocument.Parse(InteropSuite.Read("data-model", file)).RootElement.EnumerateArray()];
}
