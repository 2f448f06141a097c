using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Cbor;

public sealed class DataMapTests
{
    private static readonly DataMap Map = DataMap.FromJson("""{"title":"Song","n":1,"album":null}""");

    [Fact]
    public void Map_finds_what_it_holds()
    {
        Assert.True(Map.TryGet("n", out var number));
        Assert.Equal(new DataInteger(1), number);
        Assert.True(Map.TryGet("album", out var album));
        Assert.Same(DataNull.Instance, album);
        Assert.False(Map.TryGet("missing", out _));
        Assert.True(Map.ContainsKey("title"));
        Assert.Throws<KeyNotFoundException>(() => Map["missing"]);
    }

    [Fact]
    public void Get_gives_null_for_another_kind()
    {
        Assert.Equal("Song", Map.Get<DataText>("title")?.Value);
        Assert.Null(Map.Get<DataInteger>("title"));
        Assert.Null(Map.Get<DataText>("missing"));
    }

    [Fact]
    public void With_and_without_leave_the_original_alone()
    {
        Assert.Equal("""{"a":2,"n":1,"album":null,"title":"Song"}""", Map.With("a", new DataInteger(2)).ToString());
        Assert.Equal("""{"n":3,"album":null,"title":"Song"}""", Map.With("n", new DataInteger(3)).ToString());
        Assert.Equal("""{"n":1,"title":"Song"}""", Map.Without("album").ToString());
        Assert.Same(Map, Map.Without("missing"));
        Assert.Equal("""{"n":1,"album":null,"title":"Song"}""", Map.ToString());
    }

    [Fact]
    public void Map_of_any_order_is_canonical_and_refuses_repeats()
    {
        var one = KeyValuePair.Create("bb", (DataValue)DataNull.Instance);
        var two = KeyValuePair.Create("c", (DataValue)DataNull.Instance);
        Assert.Equal(new DataMap([two, one]), new DataMap([one, two]));
        Assert.Equal(["c", "bb"], new DataMap([one, two]).Select(entry => entry.Key));
        Assert.Throws<ArgumentException>(() => new DataMap([one, one]));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_written() =>
        Assert.ThrowsAny<ArgumentException>(() => new DataText("\ud800").ToCbor());
}
