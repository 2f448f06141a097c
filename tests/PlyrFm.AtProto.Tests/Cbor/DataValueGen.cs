using CsCheck;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Cbor;

/// <summary>Random trees of the data model.</summary>
public static class DataValueGen
{
    // U+FFFF sorts after surrogates in UTF-8 and before them in UTF-16: both belong into keys.
    private static readonly string[] Pieces =
        ["", "a", "b", "Z", "0", "é", "日", "\uffff", "💿", "\0", "\"", "\\", "\n", "long text, long text, long text, long text"];

    public static Gen<string> Text { get; } = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 6].Select(string.Concat);

    private static readonly Gen<DataValue> Leaf = Gen.OneOf(
        Gen.Const<DataValue>(DataNull.Instance),
        Gen.Bool.Select(value => (DataValue)new DataBoolean(value)),
        Gen.Long.Select(value => (DataValue)new DataInteger(value)),
        Gen.Int[-300, 300].Select(value => (DataValue)new DataInteger(value)),
        Text.Select(value => (DataValue)new DataText(value)),
        Gen.Byte.Array[0, 300].Select(value => (DataValue)new DataBytes(value)),
        Gen.Byte.Array[0, 4].Select(value => (DataValue)new DataLink(value.Length % 2 == 0 ? Cid.ForDagCbor(value) : Cid.ForRaw(value))));

    public static Gen<DataValue> Value { get; } = Nested(4);

    private static Gen<DataValue> Nested(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Nested(depth - 1).Array[0, 5].Select(items => (DataValue)new DataArray(items)),
        Gen.Select(Text, Nested(depth - 1)).Array[0, 5].Select(entries => (DataValue)new DataMap(
            entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2)))));
}
