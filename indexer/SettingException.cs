namespace PlyrFm.Indexer;

/// <summary>A setting has a value that cannot be used. The message is the one sentence that the operator gets to see.</summary>
internal sealed class SettingException(string key, string why) : Exception($"{key.Replace(":", "__", StringComparison.Ordinal)} {why}");
