using Xunit;

namespace PlyrFm.TestKit;

/// <summary>A fact that needs the shared vectors.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    /// <summary>Skips the test where there are no vectors: nothing installs them, and the project's own cover the same ground.</summary>
    public InteropFactAttribute() => Skip = InteropSuite.Missing;
}
