using System.Text.Json.Serialization;

namespace PlyrFm.AppViewApi.Diagnostics;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ApiStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
