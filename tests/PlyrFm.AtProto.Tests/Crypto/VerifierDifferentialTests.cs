using System.Security.Cryptography;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AtProto.Tests.Crypto;

/// <summary>The two k256 backends get the same keys and signatures, good and damaged, and must agree on each.</summary>
public sealed class VerifierDifferentialTests
{
    private const int Rounds = 400;

    [LibSecp256k1Fact]
    public void Both_backends_agree_on_random_and_mutated_signatures()
    {
        var random = new Random(20260714);
        int accepted = 0, refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] seed = new byte[32];
            random.NextBytes(seed);
            using PrivateKey key = PrivateKey.FromBytes(KeyCurve.K256, seed);
            byte[] hash = SHA256.HashData(seed);
            byte[] signature = key.Sign(seed);
            EcdsaVerifier managed = ManagedVerifier.Create(EcCurve.K256, key.PublicKey.CompressedPoint)!;
            EcdsaVerifier native = NativeK256Verifier.Create(LibSecp256k1.Loaded!, key.PublicKey.CompressedPoint)!;

            Damage(random, signature, hash);
            bool expected = managed.Verify(hash, signature);
            Assert.True(expected == native.Verify(hash, signature), $"Round {round}: {Convert.ToHexString(signature)} over {Convert.ToHexString(hash)}");
            accepted += expected ? 1 : 0;
            refused += expected ? 0 : 1;
        }
        Assert.True(accepted > Rounds / 5 && refused > Rounds / 5, $"{accepted} accepted, {refused} refused: one side was hardly tested.");
    }

    [LibSecp256k1Fact]
    public void Both_backends_agree_on_which_points_lie_on_the_curve()
    {
        var random = new Random(20260715);
        int valid = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] point = new byte[round % 3 == 0 ? 65 : 33];
            random.NextBytes(point);
            point[0] = (byte)random.Next(8);
            bool expected = ManagedVerifier.Create(EcCurve.K256, point) is not null;
            Assert.Equal(expected, NativeK256Verifier.Create(LibSecp256k1.Loaded!, point) is not null);
            valid += expected ? 1 : 0;
        }
        Assert.InRange(valid, 10, Rounds - 10);
    }

    // A third stays whole, a third becomes high S (which backends accept), a third is broken.
    private static void Damage(Random random, byte[] signature, byte[] hash)
    {
        switch (random.Next(6))
        {
            case 0:
                signature[random.Next(signature.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                hash[random.Next(hash.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2 or 3:
                var s = new Org.BouncyCastle.Math.BigInteger(1, signature, 32, 32);
                byte[] high = EcCurve.K256.Domain.N.Subtract(s).ToByteArrayUnsigned();
                signature.AsSpan(32).Clear();
                high.CopyTo(signature, 64 - high.Length);
                break;
        }
    }
}
