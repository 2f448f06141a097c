using System.Text;

namespace PlyrFm.AtProto.Cbor;

/// <summary>The order of map keys in DAG-CBOR, for strings: UTF-8 length first, then the bytes.</summary>
internal static class KeyComparer
{
    public static int Compare(string left, string right)
    {
        var lengths = Encoding.UTF8.GetByteCount(left) - Encoding.UTF8.GetByteCount(right);
        return lengths != 0 ? lengths : CompareBytes(left, right);
    }

    // UTF-8 sorts by code point. UTF-16 does not: surrogates (d800 to dfff) stand for the highest ones but sort below e000 to ffff.
    private static int CompareBytes(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        char l = left[common], r = right[common];
        return char.IsSurrogate(l) == char.IsSurrogate(r) ? l - r : char.IsSurrogate(l) ? 1 : -1;
    }
}
