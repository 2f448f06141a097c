using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Labels;

/// <summary>Reads labels strictly. Throws <see cref="MalformedDataException"/>; <see cref="Label.TryRead"/> catches it.</summary>
internal static class LabelReader
{
    private const int SignatureBytes = 64;

    public static Label Read(DataMap map) => new()
    {
        Ver = Version(map),
        Src = Did.TryParse(Required(map, "src"), out var src) ? src : Refuse<Did>(MalformedReason.InvalidValue),
        Uri = Checked(Required(map, "uri"), static text => SyntaxRules.IsUri(text)),
        Cid = Optional(map, "cid") is { } cid ? Checked(cid, static text => SyntaxRules.IsCid(text)) : null,
        Val = Checked(Required(map, "val"), static text => text.Length > 0 && SyntaxRules.Utf8Length(text) <= Label.MaxValBytes),
        Neg = Present(map, "neg") switch { null => null, DataBoolean neg => neg.Value, _ => Refuse<bool?>(MalformedReason.UnexpectedType) },
        Cts = Time(Required(map, "cts")),
        Exp = Optional(map, "exp") is { } exp ? Time(exp) : null,
        Sig = Signature(map),
    };

    private static long? Version(DataMap map) => Present(map, "ver") switch
    {
        null => null,
        DataInteger { Value: Label.Version } => Label.Version,
        DataInteger => Refuse<long?>(MalformedReason.InvalidValue),
        _ => Refuse<long?>(MalformedReason.UnexpectedType),
    };

    /// <summary>Bytes. In JSON, plyr's labeler writes them as a list of numbers.</summary>
    private static byte[] Signature(DataMap map)
    {
        switch (Present(map, "sig"))
        {
            case null:
                return [];
            case DataBytes { Value: var bytes }:
                return bytes.Length == SignatureBytes ? bytes : Refuse<byte[]>(MalformedReason.InvalidValue);
            case DataArray { Count: SignatureBytes } numbers:
                return [.. numbers.Select(number => number is DataInteger { Value: >= 0 and <= 255 and var value }
                    ? (byte)value
                    : Refuse<byte>(MalformedReason.InvalidValue))];
            default:
                return Refuse<byte[]>(MalformedReason.UnexpectedType);
        }
    }

    private static AtDatetime Time(string text) => AtDatetime.TryParse(text, out var time) ? time : Refuse<AtDatetime>(MalformedReason.InvalidValue);

    private static string Required(DataMap map, string name) => Optional(map, name) ?? Refuse<string>(MalformedReason.MissingField);

    private static string? Optional(DataMap map, string name) => Present(map, name) switch
    {
        null => null,
        DataText { Value: var text } => text,
        _ => Refuse<string>(MalformedReason.UnexpectedType),
    };

    // A null says no more than a field that is not there, and is what some JSON libraries write for it.
    private static DataValue? Present(DataMap map, string name) => map.TryGet(name, out var value) && value is not DataNull ? value : null;

    private static string Checked(string text, Predicate<string> isValid) => isValid(text) ? text : Refuse<string>(MalformedReason.InvalidValue);

    [DoesNotReturn]
    private static T Refuse<T>(MalformedReason reason) => ThrowHelper.Malformed<T>(reason, 0);
}
