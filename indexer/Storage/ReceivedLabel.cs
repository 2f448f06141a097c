using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Labels;

namespace PlyrFm.Indexer.Storage;

/// <summary>A label whose signature is proven, with its place in the labeler's stream.</summary>
/// <param name="Label">The label.</param>
/// <param name="Seq">0 for one that was asked for: of two of the same moment it is then the earlier.</param>
public readonly record struct ReceivedLabel(Label Label, long Seq)
{
    /// <summary>What there may be one of.</summary>
    public (string Uri, string Src, string Val) Key => (Label.Uri, Label.Src.Value, Label.Val);

    /// <summary>The version as it is stored: a CID that no record can have is kept as its text, which never starts with 0x01.</summary>
    public byte[]? Version => Label.Cid is not { } cid ? null
        : Cid.TryParse(cid, null, out var known) ? known.ToArray()
        : System.Text.Encoding.ASCII.GetBytes(cid);

    /// <summary>Takes the place of another one about the same.</summary>
    public bool IsNewerThan(ReceivedLabel other) =>
        Label.Cts.Instant != other.Label.Cts.Instant ? Label.Cts.Instant > other.Label.Cts.Instant : Seq >= other.Seq;
}
