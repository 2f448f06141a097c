using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>Takes CARs apart and puts them together again.</summary>
internal static class TestCar
{
    public static List<(Cid Cid, byte[] Block)> Blocks(ReadOnlySpan<byte> car)
    {
        var blocks = new List<(Cid Cid, byte[] Block)>();
        var reader = new CarReader(car);
        while (reader.TryRead(out Cid cid, out ReadOnlySpan<byte> block))
        {
            blocks.Add((cid, block.ToArray()));
        }
        return blocks;
    }

    public static byte[] Of(Cid root, IEnumerable<(Cid Cid, byte[] Block)> blocks)
    {
        var car = new CarWriter(root);
        foreach ((Cid cid, byte[] block) in blocks)
        {
            car.Write(cid, block);
        }
        return car.ToArray();
    }

    /// <summary>As many CARs as there are blocks, each without one of them.</summary>
    public static List<(Cid Missing, byte[] Car)> WithoutEachBlock(ReadOnlySpan<byte> car)
    {
        Cid root = new CarReader(car).Root;
        List<(Cid Cid, byte[] Block)> blocks = Blocks(car);
        return [.. Enumerable.Range(0, blocks.Count).Select(missing => (blocks[missing].Cid, Of(root, blocks.Where((_, i) => i != missing))))];
    }
}
