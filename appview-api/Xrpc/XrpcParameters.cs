using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>
/// Reads the parameters of a query by the rules of docs/api.md: an empty value counts as absent, arrays are repeated keys, anything that
/// does not have the declared type or lies outside its limits ends the request with <c>InvalidRequest</c>.
/// </summary>
internal readonly struct XrpcParameters
{
    // A handle is at most 253 characters, a DID 2048; an at-uri of 8192 is cut off by the request line anyway.
    private const int MaxCursorLength = 512;

    private readonly QueryString _query;

    private XrpcParameters(QueryString query) => _query = query;

    public static XrpcParameters Of(Microsoft.AspNetCore.Http.QueryString query) => new(new QueryString(query.Value));

    public string? Cursor
    {
        get
        {
            var cursor = Single("cursor");
            return cursor is { Length: > MaxCursorLength } ? throw new XrpcException(XrpcError.InvalidCursor()) : cursor;
        }
    }

    public AtIdentifier Actor(string name = "actor") => Required(name, Optional<AtIdentifier>(name, "a DID or handle"));

    public AtIdentifier? OptionalActor(string name) => Optional<AtIdentifier>(name, "a DID or handle");

    public Did Did(string name) => Required(name, Optional<Did>(name, "a DID"));

    public IReadOnlyList<Did> Dids(string name, int max) => [.. Several(name, 0, max).Select(text => Read<Did>(name, text, "a DID"))];

    public Nsid Nsid(string name) => Required(name, Optional<Nsid>(name, "an NSID"));

    public RecordKey RecordKey(string name) => Required(name, Optional<RecordKey>(name, "a record key"));

    public Tid? Tid(string name) => Optional<Tid>(name, "a TID");

    /// <summary>An AT-URI of a record.</summary>
    public AtUri RecordUri(string name) => Required(name, OptionalRecordUri(name));

    public AtUri? OptionalRecordUri(string name) => Single(name) is { } text ? ToRecordUri(name, text) : null;

    public IReadOnlyList<AtUri> RecordUris(string name, int max) => [.. Several(name, 1, max).Select(text => ToRecordUri(name, text))];

    public IReadOnlyList<AtUri> OptionalRecordUris(string name, int max) => [.. Several(name, 0, max).Select(text => ToRecordUri(name, text))];

    public IReadOnlyList<AtIdentifier> Actors(string name, int max) =>
        [.. Several(name, 1, max).Select(text => Read<AtIdentifier>(name, text, "a DID or handle"))];

    /// <summary>An address of any scheme.</summary>
    public string Uri(string name)
    {
        var text = Single(name) ?? throw Invalid(name, "is required");
        return SyntaxRules.IsUri(text) ? text : throw Invalid(name, "has to be a URI");
    }

    /// <summary>A CID as the lexicon format has it, which may be of a kind that this network does not use for records.</summary>
    /// <returns>False when the parameter is absent; the out value is null when no record can have the CID.</returns>
    public bool TryCid(string name, [NotNullWhen(true)] out string? text, out Cid? cid)
    {
        text = Single(name);
        cid = null;
        if (text is null)
            return false;
        if (!SyntaxRules.IsCid(text))
            throw Invalid(name, "has to be a CID");
        if (Cid.TryParse(text, null, out var parsed))
            cid = parsed;
        return true;
    }

    public int Limit(long fallback, long max) => (int)Integer("limit", fallback, 1, max);

    public long Integer(string name, long fallback, long min, long max)
    {
        if (Single(name) is not { } text)
            return fallback;
        // Digits only: the lenient parsers of the platform also take blanks and a plus sign.
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            throw Invalid(name, "has to be an integer");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Invalid(name, $"has to be from {min} to {max}");
    }

    public bool Flag(string name) => Single(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Invalid(name, "has to be true or false"),
    };

    public string OneOf(string name, string fallback, params ReadOnlySpan<string> known) => OptionalOneOf(name, known) ?? fallback;

    public string? OptionalOneOf(string name, params ReadOnlySpan<string> known) =>
        Single(name) is not { } text ? null
        : known.Contains(text) ? text
        : throw Invalid(name, $"has to be one of {string.Join(", ", known)}");

    /// <summary>A free text, without limits of a format.</summary>
    public string? OptionalText(string name, int maxBytes, int maxGraphemes = int.MaxValue) =>
        Single(name) is not { } text ? null : IsTooLong(text, maxBytes, maxGraphemes) ? throw Invalid(name, "is too long") : text;

    public string Text(string name, int maxBytes, int maxGraphemes = int.MaxValue) =>
        OptionalText(name, maxBytes, maxGraphemes) ?? throw Invalid(name, "is required");

    /// <summary>Free texts, without limits of a format.</summary>
    public IReadOnlyList<string> Texts(string name, int max, int maxBytes, int maxGraphemes = int.MaxValue)
    {
        var texts = Several(name, 0, max);
        foreach (var text in texts)
        {
            if (IsTooLong(text, maxBytes, maxGraphemes))
                throw Invalid(name, "is too long");
        }

        return texts;
    }

    private static bool IsTooLong(string text, int maxBytes, int maxGraphemes) =>
        SyntaxRules.Utf8Length(text) > maxBytes || (maxGraphemes < text.Length && SyntaxRules.GraphemeCount(text) > maxGraphemes);

    private static AtUri ToRecordUri(string name, string text)
    {
        var uri = Read<AtUri>(name, text, "an AT-URI");
        return uri is { Collection: not null, RecordKey: not null, Fragment: null } ? uri : throw Invalid(name, "has to name one record");
    }

    private static XrpcException Invalid(string name, string why) => new(XrpcError.InvalidRequest($"Parameter {name} {why}."));

    private static T Read<T>(string name, string text, string what)
        where T : struct, ISpanParsable<T> =>
        T.TryParse(text.AsSpan(), null, out var value) ? value : throw Invalid(name, $"has to be {what}");

    private static T Required<T>(string name, T? value)
        where T : struct => value ?? throw Invalid(name, "is required");

    private T? Optional<T>(string name, string what)
        where T : struct, ISpanParsable<T> => Single(name) is { } text ? Read<T>(name, text, what) : null;

    private string? Single(string name) => All(name) switch
    {
        [] => null,
        [var one] => one,
        _ => throw Invalid(name, "is given more than once"),
    };

    private List<string> Several(string name, int min, int max)
    {
        var all = All(name);
        if (all.Count < min)
            throw Invalid(name, "is required");
        return all.Count <= max ? all : throw Invalid(name, $"is given more than {max} times");
    }

    private List<string> All(string name)
    {
        var all = new List<string>();
        foreach (var value in _query.ValuesOf(name))
        {
            if (value is null)
                throw Invalid(name, "is not UTF-8 in percent-encoding");
            if (value.Length > 0)
                all.Add(value);
        }

        return all;
    }
}
