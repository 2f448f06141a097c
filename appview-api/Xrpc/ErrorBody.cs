using System.Text.Json.Serialization;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>The JSON of an <see cref="XrpcError"/>.</summary>
internal sealed record ErrorBody([property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("message")] string Message);
