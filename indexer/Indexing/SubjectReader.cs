using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Com.Atproto.Repo;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Reads what a record points at.</summary>
internal static class SubjectReader
{
    // An index entry holds 2,700 bytes at most, with the rest of its columns. Real URIs have about 100.
    private const int MaxUriCharacters = 1024;

    /// <param name="path">Where the reference is in the record.</param>
    public static Subject Read(StrongRef reference, string path, RecordNotes notes)
    {
        var uri = AtUri.Parse(reference.Uri);
        var text = Normalise(uri);
        if (text.Length > MaxUriCharacters)
        {
            notes.Refuse($"{path}/uri", RecordRule.MaxLength, $"must have at most {MaxUriCharacters} characters");
            text = "";
        }

        var isTrack = uri.Collection is { } collection && collection.Value == notes.Collections.NsidOf(Collection.Track) && uri.RecordKey is not null;
        if (!uri.Authority.IsDid)
        {
            notes.Warn($"{path}/uri", RecordRule.Format, "names an account by its handle, which can move to another account; it is not followed");
            isTrack = false;
        }

        return new Subject(
            text,
            Cid.TryParse(reference.Cid, out var cid) ? cid.ToArray() : Encoding.ASCII.GetBytes(reference.Cid),
            isTrack ? uri.Authority.Did : default,
            isTrack ? uri.RecordKey!.Value.Value : "");
    }

    /// <summary>Whether it names a track, be it by a handle.</summary>
    public static bool IsTrack(StrongRef reference, RecordNotes notes) =>
        AtUri.Parse(reference.Uri) is { RecordKey: not null, Collection: { } collection } && collection.Value == notes.Collections.NsidOf(Collection.Track);

    private static string Normalise(AtUri uri)
    {
        var text = new StringBuilder("at://").Append(uri.Authority.Value);
        if (uri.Collection is { } collection)
        {
            text.Append('/').Append(collection.Value);
        }

        if (uri.RecordKey is { } recordKey)
        {
            text.Append('/').Append(recordKey.Value);
        }

        return text.ToString();
    }
}
