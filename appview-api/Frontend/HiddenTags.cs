namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What the front end leaves out of discovery for visitors who have not said otherwise.</summary>
internal static class HiddenTags
{
    public static string[] Default { get; } = ["ai", "ai-slop", "suno"];
}
