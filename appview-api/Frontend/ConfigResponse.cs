namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What every page asks for first.</summary>
internal sealed record ConfigResponse(
    int MaxUploadSizeMb,
    int MaxImageSizeMb,
    bool BrowserObservability,
    IReadOnlyList<string> DefaultHiddenTags,
    IReadOnlyList<string> BufoExcludePatterns,
    IReadOnlyList<string> BufoIncludePatterns,
    string ContactEmail,
    string PrivacyEmail,
    string DmcaEmail,
    string DmcaRegistrationNumber,
    string TermsLastUpdated);
