using System.Text.Json.Serialization;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>A reference to a file that the author's server keeps.</summary>
/// <param name="Ref">Hash of the file.</param>
/// <param name="MimeType">Its media type, as the author says.</param>
/// <param name="Size">Its bytes, as the author says.</param>
/// <remarks>https://atproto.com/specs/data-model#blob-type</remarks>
[JsonConverter(typeof(BlobJsonConverter))]
public sealed record BlobRef(Cid Ref, string MimeType, long Size)
{
    private const string RefField = "ref";
    private const string MimeTypeField = "mimeType";
    private const string SizeField = "size";

    /// <summary>Notes what keeps an object from being a blob that the field accepts.</summary>
    /// <param name="data">The object.</param>
    /// <param name="check">The check, with the object entered.</param>
    /// <param name="accept">Media types that the field accepts; all when null.</param>
    /// <param name="maxSize">Most bytes that the field accepts; any number when null.</param>
    public static void Validate(DataMap data, RecordCheck check, IReadOnlyList<string>? accept = null, long? maxSize = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (!LexiconRules.IsBlob(data))
        {
            check.Fail(RecordRule.Type, "must be a blob");
            return;
        }

        if (check.Field(data, RefField, FieldPresence.Required, out DataLink? _))
        {
            check.Leave();
        }

        if (check.Field(data, MimeTypeField, FieldPresence.Required, out DataText? mimeType))
        {
            check.MinLength(mimeType.Value, 1);
            if (accept is not null && !LexiconRules.Accepts(accept, mimeType.Value))
            {
                check.Fail(RecordRule.Accept, $"must be {string.Join(" or ", accept)}");
            }

            check.Leave();
        }

        if (check.Field(data, SizeField, FieldPresence.Required, out DataInteger? size))
        {
            check.Minimum(size.Value, 1);
            if (size.Value > maxSize)
            {
                check.Fail(RecordRule.MaxSize, $"must be at most {maxSize} bytes");
            }

            check.Leave();
        }
    }

    /// <summary>Reads a blob from an object in which <see cref="Validate"/> finds no problem of type.</summary>
    /// <param name="data">The object.</param>
    /// <returns>The blob.</returns>
    public static BlobRef Read(DataMap data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new BlobRef(((DataLink)data[RefField]).Value, ((DataText)data[MimeTypeField]).Value, ((DataInteger)data[SizeField]).Value);
    }

    /// <summary>Makes the object that stands for the blob in a record.</summary>
    /// <returns>The object.</returns>
    public DataMap Write() => DataMap.Empty
        .With(LexiconRules.TypeField, new DataText(LexiconRules.BlobType))
        .With(RefField, new DataLink(Ref))
        .With(MimeTypeField, new DataText(MimeType))
        .With(SizeField, new DataInteger(Size));
}
