using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>The class of the data model that holds a value.</summary>
public static class DataKind
{
    public static string Of(LexiconSchema schema) => schema switch
    {
        BooleanSchema => "DataBoolean",
        IntegerSchema => "DataInteger",
        StringSchema or TokenSchema => "DataText",
        BytesSchema => "DataBytes",
        CidLinkSchema => "DataLink",
        ArraySchema => "DataArray",
        BlobSchema or ObjectSchema or UnionSchema or UnknownSchema => "DataMap",
        _ => throw new LexiconException($"no data for {schema.GetType().Name}"),
    };
}
