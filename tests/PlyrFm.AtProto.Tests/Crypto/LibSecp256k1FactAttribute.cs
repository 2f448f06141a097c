using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AtProto.Tests.Crypto;

/// <summary>A fact about the native backend, skipped where the library is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibSecp256k1FactAttribute : FactAttribute
{
    public LibSecp256k1FactAttribute() =>
        Skip = LibSecp256k1.Loaded is null ? "libsecp256k1 is not installed; signatures are verified by BouncyCastle here." : null;
}
