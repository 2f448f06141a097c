using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Labels;

/// <summary>A statement of a labeler about an account, a record or another resource, signed by the labeler.</summary>
/// <remarks>
/// https://atproto.com/specs/label. Reading one proves nothing: call <see cref="VerifySignature"/>. Of several with the same source, subject and
/// value the one with the newest <see cref="Cts"/> holds.
/// </remarks>
public sealed record Label
{
    /// <summary>The only version of the format there is.</summary>
    public const long Version = 1;

    /// <summary>The longest value, in bytes of UTF-8.</summary>
    public const int MaxValBytes = 128;

    /// <summary>Version as stated; null where nothing is stated, as some labelers do.</summary>
    public long? Ver { get; init; }

    /// <summary>The labeler.</summary>
    public required Did Src { get; init; }

    /// <summary>What is labelled: a DID, an AT-URI or any other URI.</summary>
    public required string Uri { get; init; }

    /// <summary>The version of the record that is labelled; null for all of them. As it was written: any CIDv1.</summary>
    public string? Cid { get; init; }

    /// <summary>The label's name.</summary>
    public required string Val { get; init; }

    /// <summary>True when an earlier label is taken back; null where nothing is stated, which means false.</summary>
    public bool? Neg { get; init; }

    /// <summary>When it was issued, by the labeler's clock.</summary>
    public required AtDatetime Cts { get; init; }

    /// <summary>When it stops to apply; null for never.</summary>
    public AtDatetime? Exp { get; init; }

    /// <summary>The signature, 64 bytes; empty when there is none, as in answers of services that pass labels on.</summary>
    public ReadOnlyMemory<byte> Sig { get; init; }

    /// <summary>An earlier label is taken back.</summary>
    public bool IsNegation => Neg == true;

    /// <summary>Reads a label, in whichever encoding it came.</summary>
    /// <param name="map">The object.</param>
    /// <param name="label">The label as stated.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    /// <returns>False when a field is missing, of another type or outside of its format. Unknown fields are ignored.</returns>
    public static bool TryRead(DataMap map, [NotNullWhen(true)] out Label? label, out MalformedReason reason)
    {
        reason = default;
        try
        {
            label = LabelReader.Read(map);
            return true;
        }
        catch (MalformedDataException e)
        {
            label = null;
            reason = e.Reason;
            return false;
        }
    }

    /// <summary>What is signed: the label in DAG-CBOR without its signature, with the fields that were stated and no others.</summary>
    /// <exception cref="ArgumentException">A text holds a surrogate without its partner.</exception>
    public byte[] UnsignedBytes() => Fields().ToCbor();

    /// <summary>True when the key signed this label, with low S.</summary>
    /// <param name="key">The <c>#atproto_label</c> key of <see cref="Src"/>; no other key speaks for a labeler.</param>
    public bool VerifySignature(PublicKey key) => Sig.Length > 0 && key.Verify(UnsignedBytes(), Sig.Span);

    /// <summary>The same label, signed.</summary>
    /// <param name="key">The labeler's <c>#atproto_label</c> key.</param>
    public Label Sign(PrivateKey key) => this with { Sig = key.Sign(UnsignedBytes()) };

    /// <summary>The label as an object, as labelers send it.</summary>
    public DataMap ToData() => Sig.Length > 0 ? Fields().With("sig", new DataBytes(Sig.ToArray())) : Fields();

    private DataMap Fields()
    {
        var fields = new List<KeyValuePair<string, DataValue>>
        {
            new("src", new DataText(Src.Value)),
            new("uri", new DataText(Uri)),
            new("val", new DataText(Val)),
            new("cts", new DataText(Cts.Text)),
        };
        if (Ver is { } version)
        {
            fields.Add(new("ver", new DataInteger(version)));
        }
        if (Cid is not null)
        {
            fields.Add(new("cid", new DataText(Cid)));
        }
        if (Neg is { } isNegation)
        {
            fields.Add(new("neg", new DataBoolean(isNegation)));
        }
        if (Exp is { } expiry)
        {
            fields.Add(new("exp", new DataText(expiry.Text)));
        }
        return new DataMap(fields);
    }
}
