using System.Reflection;

namespace PlyrFm.AppViewApi.Diagnostics;

internal static class ServiceVersion
{
    /// <summary>Version of this build, with the commit where the build knows it.</summary>
    public static string Text { get; } =
        typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
