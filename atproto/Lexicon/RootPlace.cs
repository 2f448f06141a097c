using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

internal readonly struct RootPlace(RecordCheck check, DataValue root) : IPlace
{
    public bool Enter<T>([NotNullWhen(true)] out T? value)
        where T : DataValue
    {
        value = root as T;
        if (value is null)
        {
            check.Fail(RecordRule.Type, $"must be {RecordCheck.KindOf(typeof(T))}");
        }

        return value is not null;
    }

    public void Leave()
    {
    }
}
