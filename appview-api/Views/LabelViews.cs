using PlyrFm.AppViewApi.Queries;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Com.Atproto.Label;
using SignedLabel = PlyrFm.AtProto.Labels.Label;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Labels as views carry them: those of labelers word for word, those of authors as if they were labelers of their own records.</summary>
internal static class LabelViews
{
    /// <summary>The one self-label with a meaning of the protocol's own; the other names with <c>!</c> are for labelers only.</summary>
    private const string NoUnauthenticated = "!no-unauthenticated";

    /// <returns>Null for none: the field is left out then.</returns>
    public static List<Label>? Of(byte[][] blocks) => blocks.Length == 0 ? null : [.. blocks.Select(Read)];

    /// <summary>What the artist says of a track comes first, whichever labelers the request names.</summary>
    public static List<Label>? Of(TrackRow track, string artist, string uri)
    {
        var ofArtist = track.SelfLabels.Where(IsForAuthors).Select(value => new Label
        {
            Src = artist,
            Uri = uri,
            Cid = track.Cid.ToString(),
            Val = value,
            Cts = Timestamp.Text(track.CreatedAt),
        });
        List<Label> all = [.. ofArtist, .. track.Labels.Select(Read)];
        return all.Count == 0 ? null : all;
    }

    // As the labeler wrote it, without its signature: whoever wants to check that asks queryLabels.
    private static Label Read(byte[] block) => Read(block, isSigned: false);

    public static Label Read(byte[] block, bool isSigned)
    {
        if (!SignedLabel.TryRead((DataMap)DataValue.FromCbor(block), out var label, out var reason))
            throw new InvalidDataException($"A stored label cannot be read: {reason}.");
        return new Label
        {
            Ver = label.Ver,
            Src = label.Src.Value,
            Uri = label.Uri,
            Cid = label.Cid,
            Val = label.Val,
            Neg = label.Neg,
            Cts = label.Cts.Text,
            Exp = label.Exp?.Text,
            Sig = isSigned && label.Sig.Length > 0 ? label.Sig : default(ReadOnlyMemory<byte>?),
        };
    }

    /// <summary>A label that authors may put on their own records.</summary>
    public static bool IsForAuthors(string label) => !label.StartsWith('!') || label == NoUnauthenticated;
}
