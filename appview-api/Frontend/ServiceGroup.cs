using System.Text;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What the front end asks of the service itself.</summary>
internal sealed class ServiceGroup(ApiOptions options)
{
    // Of this API, not of whoever runs it: a page shows it beside the terms.
    private const string TermsLastUpdated = "2026-01-01T00:00:00";

    private static readonly byte[] Robots = Encoding.UTF8.GetBytes("User-agent: *\nDisallow: /\n");

    public void Map(FrontendRouter router)
    {
        var config = new ConfigResponse(
            // Nothing can be uploaded here.
            MaxUploadSizeMb: 0,
            MaxImageSizeMb: 0,
            // Otherwise every page loads a library that reports to an address of the API.
            BrowserObservability: false,
            HiddenTags.Default,
            BufoExcludePatterns: [],
            BufoIncludePatterns: [],
            options.FrontendContact,
            options.FrontendContact,
            options.FrontendContact,
            DmcaRegistrationNumber: "",
            TermsLastUpdated);
        var configReply = JsonReply.Of(config, FrontendJson.Relaxed.ConfigResponse, Freshness.Document);
        var healthReply = JsonReply.Of(new StatusResponse("ok"), FrontendJson.Relaxed.StatusResponse, Freshness.NoStore);

        router.Get("/config", (_, _) => Task.FromResult(configReply));
        router.Get("/health", (_, _) => Task.FromResult(healthReply));
        router.Get("/robots.txt", static context => new DocumentReply(Robots, "text/plain; charset=utf-8", Freshness.Document).SendAsync(context));
    }
}
