namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What needs somebody who is signed in: nobody is. Pages ask the first of these everywhere, and the others only after it was answered otherwise.</summary>
internal static class SessionGroup
{
    private static readonly string[] Paths =
    [
        "/auth/me", "/tracks/liked", "/tracks/me", "/tracks/me/{**rest}", "/tracks/{number}/like", "/queue", "/preferences", "/for-you", "/discover/network",
        "/now-playing", "/artists/me", "/artists/me/{**rest}", "/jams", "/jams/{**rest}", "/exports/{**rest}", "/copyright/{**rest}", "/account/{**rest}",
        "/pds-save/{**rest}", "/migration/{**rest}",
    ];

    public static void Map(FrontendRouter router)
    {
        foreach (var path in Paths)
            router.Closed(path);
    }
}
