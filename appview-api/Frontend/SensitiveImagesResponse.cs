namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Pictures that pages blur.</summary>
internal sealed record SensitiveImagesResponse(IReadOnlyList<string> ImageIds, IReadOnlyList<string> Urls);
