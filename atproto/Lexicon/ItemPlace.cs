using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

internal readonly struct ItemPlace(RecordCheck check, DataArray array, int index) : IPlace
{
    public bool Enter<T>([NotNullWhen(true)] out T? value)
        where T : DataValue => check.Item(array, index, out value);

    public void Leave() => check.Leave();
}
