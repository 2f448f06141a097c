namespace PlyrFm.AppViewApi.Auth;

/// <summary>What tells who asks.</summary>
internal static class ViewerServices
{
    public static IServiceCollection AddViewers(this IServiceCollection services) => services
        .AddSingleton(static all => IssuerKeys.Open(all.GetRequiredService<ApiOptions>(), all.GetRequiredService<TimeProvider>()))
        .AddSingleton<TokenRules>()
        .AddSingleton<SignatureGate>()
        .AddSingleton<ReplayWatch>()
        .AddSingleton<ViewerGate>();
}
