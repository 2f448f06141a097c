using System.Security.Cryptography;
using System.Text;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>
/// The tree as the specification words it, recursively and slowly: what the library builds is compared with this. Shares nothing with it
/// but the CBOR encoder of data values.
/// </summary>
internal static class NaiveMst
{
    public static Cid Root(IEnumerable<KeyValuePair<string, Cid>> records)
    {
        KeyValuePair<string, Cid>[] sorted = [.. records.OrderBy(record => record.Key, StringComparer.Ordinal)];
        return Cid.ForDagCbor(Node(sorted, sorted.Length == 0 ? 0 : sorted.Max(record => Layer(record.Key))));
    }

    public static int Layer(string key)
    {
        string bits = string.Concat(SHA256.HashData(Encoding.ASCII.GetBytes(key)).Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        return bits.IndexOf('1', StringComparison.Ordinal) / 2;
    }

    private static byte[] Node(KeyValuePair<string, Cid>[] sorted, int layer)
    {
        int[] own = [.. Enumerable.Range(0, sorted.Length).Where(i => Layer(sorted[i].Key) == layer)];
        var entries = new List<DataValue>();
        for (int i = 0; i < own.Length; i++)
        {
            (string key, Cid value) = sorted[own[i]];
            string before = i == 0 ? "" : sorted[own[i - 1]].Key;
            int shared = 0;
            while (shared < Math.Min(before.Length, key.Length) && before[shared] == key[shared])
            {
                shared++;
            }
            int end = i + 1 < own.Length ? own[i + 1] : sorted.Length;
            entries.Add(Map(
                ("k", new DataBytes(Encoding.ASCII.GetBytes(key[shared..]))), ("p", new DataInteger(shared)),
                ("t", Child(sorted[(own[i] + 1)..end], layer)), ("v", new DataLink(value))));
        }
        return Map(("e", new DataArray(entries)), ("l", Child(sorted[..(own.Length == 0 ? sorted.Length : own[0])], layer))).ToCbor();
    }

    private static DataValue Child(KeyValuePair<string, Cid>[] sorted, int layer) =>
        sorted.Length == 0 ? DataNull.Instance : new DataLink(Cid.ForDagCbor(Node(sorted, layer - 1)));

    private static DataMap Map(params (string Key, DataValue Value)[] entries) =>
        entries.Aggregate(DataMap.Empty, (map, entry) => map.With(entry.Key, entry.Value));
}
