using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

internal readonly struct FieldPlace(RecordCheck check, DataMap data, LexiconProperty property) : IPlace
{
    public bool Enter<T>([NotNullWhen(true)] out T? value)
        where T : DataValue => check.Field(data, property.Name, property.Presence, out value);

    public void Leave() => check.Leave();
}
