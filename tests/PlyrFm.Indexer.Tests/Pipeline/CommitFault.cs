using System.Numerics;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

/// <summary>Ways to damage or forge a commit that is otherwise sound.</summary>
internal static class CommitFault
{
    public delegate SimulatedCommit Fault(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network);

    /// <summary>All of them by name. They want a commit that creates two records.</summary>
    public static IReadOnlyDictionary<string, Fault> All { get; } = new Dictionary<string, Fault>
    {
        [nameof(TruncatedCar)] = TruncatedCar,
        [nameof(RecordBlockLeftOut)] = RecordBlockLeftOut,
        [nameof(TreeNodeLeftOut)] = TreeNodeLeftOut,
        [nameof(BlockThatDoesNotHash)] = BlockThatDoesNotHash,
        [nameof(SignedByAnother)] = SignedByAnother,
        [nameof(HighS)] = HighS,
        [nameof(WrongPrevData)] = WrongPrevData,
        [nameof(MissingPrevData)] = MissingPrevData,
        [nameof(HiddenOp)] = HiddenOp,
        [nameof(FutureRev)] = FutureRev,
        [nameof(OtherRevStated)] = OtherRevStated,
        [nameof(OtherSinceStated)] = OtherSinceStated,
        [nameof(HostileTree)] = HostileTree,
    };

    private static readonly BigInteger OrderOfK256 = BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", System.Globalization.NumberStyles.HexNumber);
    private static readonly BigInteger OrderOfP256 = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);

    public static SimulatedCommit TruncatedCar(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network)
    {
        var car = Car(sound);
        return sound with { CarBytes = car[..^20] };
    }

    public static SimulatedCommit RecordBlockLeftOut(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        sound with { Blocks = [.. sound.Blocks.Take(sound.Blocks.Count - 1)] };

    public static SimulatedCommit TreeNodeLeftOut(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        sound with { Blocks = [.. sound.Blocks.Where(block => block.Cid != sound.Commit.Data)] };

    public static SimulatedCommit BlockThatDoesNotHash(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network)
    {
        var (cid, block) = sound.Blocks[^1];
        var changed = block.ToArray();
        changed[^1] ^= 1;
        return sound with { Blocks = [.. sound.Blocks.SkipLast(1), (cid, changed)] };
    }

    public static SimulatedCommit SignedByAnother(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        Resigned(sound, SignedCommit.Create(account.Did, sound.Commit.Rev, sound.Commit.Data, network.NextKey()));

    public static SimulatedCommit HighS(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network)
    {
        var map = DataMap.FromCbor(sound.Commit.Block.Span);
        var signature = map.Get<DataBytes>("sig")!.Value.ToArray();
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var high = (account.Key.PublicKey.Curve == KeyCurve.K256 ? OrderOfK256 : OrderOfP256) - s;
        signature.AsSpan(32).Clear();
        var bytes = high.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(signature.AsSpan(64 - bytes.Length));
        return SignedCommit.TryRead(map.With("sig", new DataBytes(signature)).ToCbor(), out var commit, out var reason)
            ? Resigned(sound, commit)
            : throw new InvalidOperationException(reason.ToString());
    }

    public static SimulatedCommit WrongPrevData(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        sound with { PrevData = Mst.EmptyRoot };

    public static SimulatedCommit MissingPrevData(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        sound with { PrevData = null };

    /// <summary>The list of operations is not signed: whoever passes it on can hide one.</summary>
    public static SimulatedCommit HiddenOp(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        sound with { Ops = [.. sound.Ops.Skip(1)] };

    public static SimulatedCommit FutureRev(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network)
    {
        var rev = Tid.FromMicroseconds(network.Time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds() * 1000, 0);
        return Resigned(sound, SignedCommit.Create(account.Did, rev, sound.Commit.Data, account.Key));
    }

    public static SimulatedCommit OtherRevStated(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        sound with { Rev = network.NextTid().ToString() };

    public static SimulatedCommit OtherSinceStated(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network) =>
        sound with { SinceRev = network.NextTid().ToString() };

    /// <summary>Signed by the account, but its root node says that the keys stand in an order in which they do not.</summary>
    public static SimulatedCommit HostileTree(SimulatedCommit sound, SimulatedAccount account, SimulatedNetwork network)
    {
        var node = new DataMap([
            new("e", new DataArray([.. sound.Ops.Reverse().Select(op => Entry(op.Path, op.Cid!.Value))])),
            new("l", DataNull.Instance),
        ]).ToCbor();
        var commit = SignedCommit.Create(account.Did, sound.Commit.Rev, Cid.ForDagCbor(node), account.Key);
        return sound with
        {
            Commit = commit,
            Rev = commit.Rev.ToString(),
            Blocks = [(commit.Cid, commit.Block.ToArray()), (commit.Data, node), .. sound.Blocks.TakeLast(sound.Ops.Count)],
        };
    }

    private static DataMap Entry(string key, Cid value) => new([
        new("k", new DataBytes(System.Text.Encoding.UTF8.GetBytes(key))),
        new("p", new DataInteger(0)),
        new("t", DataNull.Instance),
        new("v", new DataLink(value)),
    ]);

    public static byte[] Car(SimulatedCommit commit)
    {
        var car = new CarWriter(commit.Commit.Cid);
        foreach (var (cid, block) in commit.Blocks)
        {
            car.Write(cid, block);
        }

        return car.ToArray();
    }

    private static SimulatedCommit Resigned(SimulatedCommit sound, SignedCommit commit) => sound with
    {
        Commit = commit,
        Rev = commit.Rev.ToString(),
        Blocks = [(commit.Cid, commit.Block.ToArray()), .. sound.Blocks.Skip(1)],
    };
}
