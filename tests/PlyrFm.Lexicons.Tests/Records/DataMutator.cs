using PlyrFm.AtProto.Cbor;

namespace PlyrFm.Lexicons.Tests.Records;

/// <summary>Damages records at random places: values of other kinds, missing and unknown fields, texts and arrays around their limits.</summary>
internal sealed class DataMutator(Random random)
{
    private static readonly string[] Fragments = ["a", "é", "鳥", "👩‍👩‍👦‍👦", "🇩🇪", "e\u0301", "\0", " "];

    private static readonly string[] Words =
    [
        "", "any", "album", "did:plc:z72i7hdynmk6r22z27h6tvur", "did:x", "https://example.com/", "at://did:web:example.com/fm.plyr.track/a", "example.com",
        "2025-02-30T00:00:00Z", "2025-02-28T00:00:00Z", "2025-02-28 00:00:00", "com.atproto.label.defs#selfLabels", "com.example.parts", "com.example.parts#named",
        "fm.plyr.track", "red", "v1", "audio/mpeg", "video/mp4", "image/gif", "blob",
    ];

    public DataMap Mutate(DataMap record)
    {
        var result = record;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            result = (DataMap)MutateMap(result, isRoot: true);
        }

        return result;
    }

    private DataValue Mutate(DataValue value) => value switch
    {
        _ when random.Next(3) == 0 => AnyValue(depth: 2),
        DataMap map => MutateMap(map, isRoot: false),
        DataArray array => MutateArray(array),
        DataText text => MutateText(text.Value),
        DataInteger integer => new DataInteger(unchecked(integer.Value + random.Next(-3, 4))),
        _ => AnyValue(depth: 2),
    };

    private DataValue MutateMap(DataMap map, bool isRoot)
    {
        var keys = map.Select(entry => entry.Key).ToArray();
        if (keys.Length == 0)
        {
            return isRoot ? map.With("added", AnyValue(depth: 2)) : AnyValue(depth: 2);
        }

        var key = keys[random.Next(keys.Length)];
        return random.Next(8) switch
        {
            0 => map.Without(key),
            1 => map.With($"added{random.Next(3)}", AnyValue(depth: 2)),
            2 => map.With("$type", AnyText()),
            3 => map.With(key, DataNull.Instance),
            _ => map.With(key, Mutate(map[key])),
        };
    }

    private DataArray MutateArray(DataArray array)
    {
        if (array.Count == 0 || random.Next(4) == 0)
        {
            return new DataArray([.. array, AnyValue(depth: 2)]);
        }

        if (random.Next(4) == 0)
        {
            // Beyond the largest limit of any array in the lexicons, which is 500.
            var count = random.Next(2) == 0 ? random.Next(1, 12) : random.Next(498, 503);
            return new DataArray([.. Enumerable.Range(0, count).Select(index => array[index % array.Count])]);
        }

        var changed = random.Next(array.Count);
        return new DataArray([.. array.Select((item, index) => index == changed ? Mutate(item) : item)]);
    }

    private DataText MutateText(string text) => random.Next(3) switch
    {
        0 => AnyText(),
        1 => new DataText(text.Length > 1 ? text[..^1] : "x"),
        _ => new DataText(text + Fragments[random.Next(Fragments.Length)]),
    };

    private DataText AnyText()
    {
        if (random.Next(2) == 0)
        {
            return new DataText(Words[random.Next(Words.Length)]);
        }

        // Counts around the limits of 10, 16, 20, 64, 128, 256, 1000, 2560 and 5000.
        int[] limits = [2, 5, 10, 16, 20, 64, 70, 128, 256, 281, 1000, 2560, 5000];
        var fragment = Fragments[random.Next(Fragments.Length)];
        var count = limits[random.Next(limits.Length)] + random.Next(-1, 2);
        return new DataText(string.Concat(Enumerable.Repeat(fragment, random.Next(2) == 0 ? count : Math.Max(1, count / fragment.Length))));
    }

    private DataValue AnyValue(int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => DataNull.Instance,
        1 => new DataBoolean(random.Next(2) == 0),
        2 => new DataInteger(random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-2, 102)),
        3 => AnyText(),
        4 => new DataBytes(new byte[random.Next(6)]),
        5 => new DataLink(Cid.ForRaw([(byte)random.Next(256)])),
        6 => new DataArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => AnyValue(depth - 1))]),
        7 => AnyBlob(),
        _ => new DataMap(Enumerable.Range(0, random.Next(4)).Select(index => KeyValuePair.Create($"k{index}", AnyValue(depth - 1))))
            .With(random.Next(2) == 0 ? "$type" : "name", AnyText()),
    };

    private DataMap AnyBlob() => DataMap.Empty
        .With("$type", new DataText("blob"))
        .With("ref", new DataLink(Cid.ForRaw([1])))
        .With("mimeType", random.Next(5) == 0 ? AnyValue(depth: 0) : new DataText(Words[random.Next(Words.Length)]))
        .With("size", random.Next(5) == 0 ? AnyValue(depth: 0) : new DataInteger(random.NextInt64(0, 200_000_000)));
}
