using Xunit;

namespace PlyrFm.TestKit;

/// <summary>
/// A theory that needs the shared vectors. Its data must not be read from them: xUnit asks for it even when the test is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the test where there are no vectors: nothing installs them, and the project's own cover the same ground.</summary>
    public InteropTheoryAttribute() => Skip = InteropSuite.Missing;
}
