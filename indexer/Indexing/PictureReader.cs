using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Reads the address of a picture.</summary>
internal static class PictureReader
{
    /// <returns>Null when there is none that may be used.</returns>
    public static string? Read(string? url, string path, RecordNotes notes)
    {
        if (url is null)
        {
            return null;
        }

        if (AddressRules.PictureObjection(url, notes.Policy.ImageHosts, notes.Policy.AllowLocalAddresses) is not { } objection)
        {
            return url;
        }

        notes.Warn(path, RecordRule.Format, objection);
        return null;
    }
}
