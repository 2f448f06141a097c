namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Who a track is open to.</summary>
internal sealed record SupportGateResponse(string Type);
