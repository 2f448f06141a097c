using Xunit;

namespace PlyrFm.TestKit;

/// <summary>A fact that needs the shared vectors.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    /// <summary>Skips the test where there are no vectors, except in CI.</summary>
    public InteropFactAttribute() => Skip = MissingPart.SkipReason(InteropSuite.Missing);
}
