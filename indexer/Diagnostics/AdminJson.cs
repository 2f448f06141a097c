using System.Text.Json.Serialization;

namespace PlyrFm.Indexer.Diagnostics;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ResyncAnswer))]
[JsonSerializable(typeof(ForgetReport))]
internal sealed partial class AdminJson : JsonSerializerContext;
