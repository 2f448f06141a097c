using PlyrFm.AtProto.Crypto;

namespace PlyrFm.Cli.Bench;

/// <summary>The benchmark's modes by name.</summary>
internal static class FrameWork
{
    public static IReadOnlyDictionary<string, Func<Dictionary<string, PublicKey>, IFrameWork>> ByMode { get; } =
        new SortedDictionary<string, Func<Dictionary<string, PublicKey>, IFrameWork>>(StringComparer.Ordinal)
        {
            ["filter"] = _ => new FilterWork(),
            ["full"] = _ => new DecodeWork(),
            ["verify"] = keys => new VerifyWork(keys),
        };
}
