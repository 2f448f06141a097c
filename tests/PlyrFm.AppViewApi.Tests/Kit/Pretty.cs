using System.Text.Encodings.Web;
using System.Text.Json;

namespace PlyrFm.AppViewApi.Tests.Kit;

internal static class Pretty
{
    /// <summary>For people: indented, letters as they are.</summary>
    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
