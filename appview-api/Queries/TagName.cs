using System.Text;

namespace PlyrFm.AppViewApi.Queries;

internal static class TagName
{
    /// <summary>A tag as the index keeps it, so that <c>#Ambient</c> finds <c>ambient</c>.</summary>
    public static string Normalise(string tag) => tag.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Trim().TrimStart('#').Trim();
}
