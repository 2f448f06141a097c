using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Walks a schema and a value side by side. Ends because every step descends into the value, whose depth is limited.</summary>
internal sealed class SchemaWalker(LexiconCatalog catalog, RecordCheck check)
{
    public void Object(ObjectSchema schema, DataMap data)
    {
        foreach (var property in schema.Properties)
        {
            Enter(property.Schema, new FieldPlace(check, data, property));
        }
    }

    /// <summary>A value with nothing around it.</summary>
    public void Root(LexiconSchema schema, DataValue value) => Enter(schema, new RootPlace(check, value));

    private void Enter<TPlace>(LexiconSchema schema, TPlace place)
        where TPlace : IPlace
    {
        switch (Follow(schema))
        {
            case BooleanSchema boolean when place.Enter(out DataBoolean? value): Boolean(boolean, value.Value); break;
            case IntegerSchema integer when place.Enter(out DataInteger? value): Integer(integer, value.Value); break;
            case StringSchema text when place.Enter(out DataText? value): Text(text, value.Value); break;
            case TokenSchema when place.Enter(out DataText? _): break;
            case BytesSchema bytes when place.Enter(out DataBytes? value): Count(value.Value.Length, bytes.MinLength, bytes.MaxLength); break;
            case CidLinkSchema when place.Enter(out DataLink? _): break;
            case BlobSchema blob when place.Enter(out DataMap? value): BlobRef.Validate(value, check, blob.Accept, blob.MaxSize); break;
            case UnknownSchema when place.Enter(out DataMap? value): check.Unknown(value); break;
            case ArraySchema array when place.Enter(out DataArray? value): Array(array, value); break;
            case UnionSchema union when place.Enter(out DataMap? value): Union(union, value); break;
            case ObjectSchema inner when place.Enter(out DataMap? value):
                if (schema is RefSchema reference)
                {
                    check.ObjectType(value, reference.Reference.ToString());
                }

                Object(inner, value);
                break;
            default:
                // Not there or of the wrong kind, which has been noted.
                return;
        }

        place.Leave();
    }

    private LexiconSchema Follow(LexiconSchema schema) => schema is RefSchema reference ? catalog.Resolve(reference.Reference) : schema;

    private void Boolean(BooleanSchema schema, bool value)
    {
        if (schema.Const is { } required)
        {
            check.Const(value, required);
        }
    }

    private void Integer(IntegerSchema schema, long value)
    {
        if (schema.Minimum is { } minimum)
        {
            check.Minimum(value, minimum);
        }

        if (schema.Maximum is { } maximum)
        {
            check.Maximum(value, maximum);
        }

        if (schema.Enum is { } allowed)
        {
            check.Enum(value, [.. allowed]);
        }

        if (schema.Const is { } required)
        {
            check.Const(value, required);
        }
    }

    private void Text(StringSchema schema, string value)
    {
        if (schema.MinLength is { } minLength)
        {
            check.MinLength(value, minLength);
        }

        if (schema.MaxLength is { } maxLength)
        {
            check.MaxLength(value, maxLength);
        }

        if (schema.MinGraphemes is { } minGraphemes)
        {
            check.MinGraphemes(value, minGraphemes);
        }

        if (schema.MaxGraphemes is { } maxGraphemes)
        {
            check.MaxGraphemes(value, maxGraphemes);
        }

        if (schema.Enum is { } allowed)
        {
            check.Enum(value, [.. allowed]);
        }

        if (schema.Const is { } required)
        {
            check.Const(value, required);
        }

        if (schema.Format is { } format)
        {
            check.Format(value, format);
        }
    }

    private void Array(ArraySchema schema, DataArray array)
    {
        Count(array.Count, schema.MinLength, schema.MaxLength);
        for (var i = 0; i < array.Count; i++)
        {
            Enter(schema.Items, new ItemPlace(check, array, i));
        }
    }

    private void Union(UnionSchema schema, DataMap data)
    {
        if (check.MemberType(data) is not { } typeName)
        {
            return;
        }

        foreach (var member in schema.References)
        {
            if (member.ToString() == typeName)
            {
                Member(catalog.Resolve(member), data);
                return;
            }
        }

        if (schema.IsClosed)
        {
            check.NotAMember();
        }
    }

    private void Member(LexiconSchema schema, DataMap data)
    {
        if (schema is not ObjectSchema member)
        {
            throw new LexiconException("a member of a union is not an object");
        }

        Object(member, data);
    }

    private void Count(int count, int? least, int? most)
    {
        if (least is { } minimum)
        {
            check.MinCount(count, minimum);
        }

        if (most is { } maximum)
        {
            check.MaxCount(count, maximum);
        }
    }
}
