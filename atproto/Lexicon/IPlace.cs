using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Where a value stands: in a field, in an array, or alone.</summary>
internal interface IPlace
{
    bool Enter<T>([NotNullWhen(true)] out T? value)
        where T : DataValue;

    void Leave();
}
