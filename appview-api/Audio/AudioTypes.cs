namespace PlyrFm.AppViewApi.Audio;

/// <summary>
/// Media types under which bytes of strangers leave this host. What a record says is looked up here and never repeated: nothing that a browser
/// would show or run, whatever the record claims.
/// </summary>
internal static class AudioTypes
{
    private const string Unknown = "application/octet-stream";

    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["audio/mpeg"] = "audio/mpeg",
        ["audio/mp3"] = "audio/mpeg",
        ["mp3"] = "audio/mpeg",
        ["audio/mp4"] = "audio/mp4",
        ["audio/m4a"] = "audio/mp4",
        ["audio/x-m4a"] = "audio/mp4",
        ["video/mp4"] = "audio/mp4",
        ["m4a"] = "audio/mp4",
        ["mp4"] = "audio/mp4",
        ["audio/aac"] = "audio/aac",
        ["aac"] = "audio/aac",
        ["audio/wav"] = "audio/wav",
        ["audio/wave"] = "audio/wav",
        ["audio/x-wav"] = "audio/wav",
        // What the reference PDS makes of it; browsers do not know that name.
        ["audio/vnd.wave"] = "audio/wav",
        ["wav"] = "audio/wav",
        ["audio/flac"] = "audio/flac",
        ["audio/x-flac"] = "audio/flac",
        ["flac"] = "audio/flac",
        ["audio/ogg"] = "audio/ogg",
        ["audio/opus"] = "audio/ogg",
        ["application/ogg"] = "audio/ogg",
        ["ogg"] = "audio/ogg",
        ["opus"] = "audio/ogg",
        ["audio/webm"] = "audio/webm",
        ["video/webm"] = "audio/webm",
        ["webm"] = "audio/webm",
        ["audio/aiff"] = "audio/aiff",
        ["audio/x-aiff"] = "audio/aiff",
        ["aif"] = "audio/aiff",
        ["aiff"] = "audio/aiff",
    };

    /// <param name="mime">Of the blob, as the record has it.</param>
    /// <param name="fileType">The record's file extension, asked when the type says nothing.</param>
    public static string Of(string? mime, string fileType) =>
        Known.GetValueOrDefault(mime?.Split(';')[0].Trim() ?? "") ?? Known.GetValueOrDefault(fileType) ?? Unknown;
}
