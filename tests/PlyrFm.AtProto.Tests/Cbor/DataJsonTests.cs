using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Cbor;

public sealed class DataJsonTests
{
    private const string Link = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

    [Theory]
    [InlineData("null", "F6")]
    [InlineData("true", "F5")]
    [InlineData("-1", "20")]
    [InlineData("9223372036854775807", "1B7FFFFFFFFFFFFFFF")]
    [InlineData("-9223372036854775808", "3B7FFFFFFFFFFFFFFF")]
    [InlineData("\"\\u0000\"", "6100")]
    [InlineData("{\"bb\":1,\"c\":2}", "A261630262626201")]
    [InlineData("{\"$bytes\":\"\"}", "40")]
    [InlineData("{\"$bytes\":\"AQ\"}", "4101")]
    [InlineData("{\"$bytes\":\"AQ==\"}", "4101")]
    [InlineData("{\"$bytes\":\"AQI=\"}", "420102")]
    [InlineData("{\"$bytes\":\"+/+/\"}", "43FBFFBF")]
    [InlineData("{\"$other\":1}", "A166246F7468657201")]
    [InlineData("  [ ]  ", "80")]
    public void Json_stands_for_cbor(string json, string hex) => Assert.Equal(hex, Convert.ToHexString(DataValue.FromJson(json).ToCbor()));

    [Theory]
    [InlineData("1.5", MalformedReason.ForbiddenSimple)]
    [InlineData("1.0", MalformedReason.ForbiddenSimple)]
    [InlineData("1e3", MalformedReason.ForbiddenSimple)]
    [InlineData("9223372036854775808", MalformedReason.IntegerRange)]
    [InlineData("{\"a\":1,\"a\":2}", MalformedReason.DuplicateKey)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", MalformedReason.DuplicateKey)]
    [InlineData("", MalformedReason.InvalidJson)]
    [InlineData("{", MalformedReason.InvalidJson)]
    [InlineData("{} {}", MalformedReason.InvalidJson)]
    [InlineData("[1,]", MalformedReason.InvalidJson)]
    [InlineData("// comment\n1", MalformedReason.InvalidJson)]
    [InlineData("\"\\ud800\"", MalformedReason.InvalidJson)]
    [InlineData("NaN", MalformedReason.InvalidJson)]
    [InlineData("{\"$type\":null}", MalformedReason.DataModel)]
    [InlineData("{\"$type\":1}", MalformedReason.DataModel)]
    [InlineData("{\"$type\":\"\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":1}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"A\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"AQ=\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"AQ===\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"AR\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"A Q\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"AQ\\n\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"-_-_\"}", MalformedReason.DataModel)]
    [InlineData("{\"$bytes\":\"AQ\",\"x\":1}", MalformedReason.DataModel)]
    [InlineData("{\"$link\":1}", MalformedReason.DataModel)]
    [InlineData("{\"$link\":\"bafy\"}", MalformedReason.DataModel)]
    [InlineData("{\"x\":1,\"$link\":\"" + Link + "\"}", MalformedReason.DataModel)]
    [InlineData("{\"$link\":\"" + Link + "\",\"$link\":\"" + Link + "\"}", MalformedReason.DataModel)]
    [InlineData("{\"$type\":\"blob\"}", MalformedReason.DataModel)]
    [InlineData("{\"$type\":\"blob\",\"ref\":\"" + Link + "\",\"mimeType\":\"a/b\",\"size\":1}", MalformedReason.DataModel)]
    [InlineData("{\"$type\":\"blob\",\"ref\":{\"$link\":\"" + Link + "\"},\"mimeType\":1,\"size\":1}", MalformedReason.DataModel)]
    [InlineData("{\"$type\":\"blob\",\"ref\":{\"$link\":\"" + Link + "\"},\"mimeType\":\"a/b\",\"size\":\"1\"}", MalformedReason.DataModel)]
    [InlineData("{\"$type\":\"blob\",\"ref\":{\"$link\":\"" + Link + "\"},\"mimeType\":\"a/b\",\"size\":-1}", MalformedReason.DataModel)]
    public void Json_outside_the_data_model_is_refused(string json, MalformedReason reason) =>
        Assert.Equal(reason, Assert.Throws<MalformedDataException>(() => DataValue.FromJson(json)).Reason);

    [Fact]
    public void Half_a_surrogate_pair_is_refused_rather_than_replaced() =>
        Assert.Equal(MalformedReason.InvalidUtf8, Assert.Throws<MalformedDataException>(() => DataValue.FromJson("\"\ud800\"")).Reason);

    [Fact]
    public void Link_and_bytes_do_not_count_as_depth()
    {
        static string Nest(int depth, string inner) => string.Concat(Enumerable.Repeat("[", depth)) + inner + new string(']', depth);

        var deepest = DataValue.FromJson(Nest(CborLimits.MaxDepth, "{\"$link\":\"" + Link + "\"}"));
        Assert.Equal(deepest, DataValue.FromCbor(deepest.ToCbor()));
        Assert.Throws<MalformedDataException>(() => DataValue.FromJson(Nest(CborLimits.MaxDepth, "{}")));
        Assert.Throws<MalformedDataException>(() => DataValue.FromJson(Nest(CborLimits.MaxDepth + 1, "1")));
    }

    [Fact]
    public void A_record_is_a_map()
    {
        Assert.Throws<MalformedDataException>(() => DataMap.FromJson("[]"));
        Assert.Throws<MalformedDataException>(() => DataMap.FromCbor([0x80]));
        Assert.Equal("a.b.c", DataMap.FromJson("{\"$type\":\"a.b.c\"}").Type);
    }

    [Fact]
    public void Bytes_and_links_are_written_as_the_data_model_says() =>
        Assert.Equal(
            "[{\"$bytes\":\"AQ\"},{\"$link\":\"" + Link + "\"}]",
            new DataArray([new DataBytes([1]), new DataLink(Cid.Parse(Link))]).ToString());
}
