using System.Globalization;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>
/// Reads what a request of the front end says. An empty value counts as absent; anything that does not have its type or lies outside its limits
/// ends the request with 422 and an <see cref="InvalidParameter"/>.
/// </summary>
internal readonly struct FrontendParameters
{
    private const string InPath = "path";
    private const string InQuery = "query";

    private readonly HttpContext _context;
    private readonly Xrpc.QueryString _query;

    private FrontendParameters(HttpContext context)
    {
        _context = context;
        _query = new Xrpc.QueryString(context.Request.QueryString.Value);
    }

    public HttpRequest Request => _context.Request;

    public static FrontendParameters Of(HttpContext context) => new(context);

    /// <summary>A part of the path. Slashes that belong to it come escaped.</summary>
    public string Path(string name) => Unescape(_context.Request.RouteValues[name] as string ?? "");

    /// <summary>A number in the path.</summary>
    /// <param name="name">In the route.</param>
    /// <param name="calls">What clients know it by.</param>
    public long PathNumber(string name, string calls)
    {
        var text = Path(name);
        return ParseInteger(text) ?? throw NotAnInteger(InPath, calls, text);
    }

    /// <summary>An account in the path: a handle in whatever case, or a DID. Null when no account can be called that.</summary>
    public AtIdentifier? PathAccount(string name) => AtIdentifier.TryParse(Path(name), out var account) ? account : null;

    public string? OptionalText(string name) => Values(name) is [.., var last] ? last : null;

    public string Text(string name, int min = 0, int max = int.MaxValue)
    {
        var text = OptionalText(name) ?? throw Missing(name);
        var length = text.EnumerateRunes().Count();
        return length < min ? throw Invalid("string_too_short", name, $"String should have at least {min} characters", text)
            : length > max ? throw Invalid("string_too_long", name, $"String should have at most {max} characters", text)
            : text;
    }

    /// <summary>All values of a repeated key.</summary>
    public IReadOnlyList<string> Texts(string name) => Values(name);

    /// <summary>A number of items; what lies outside the limits is brought to them.</summary>
    public int ClampedLimit(int fallback, int max) => (int)Math.Clamp(Integer("limit") ?? fallback, 1, max);

    /// <summary>A number of items; what lies outside the limits is refused.</summary>
    public int Limit(int fallback, int max, string name = "limit") =>
        Integer(name) is not { } value ? fallback
        : value < 1 ? throw Invalid("greater_than_equal", name, "Input should be greater than or equal to 1", OptionalText(name))
        : value > max ? throw Invalid("less_than_equal", name, $"Input should be less than or equal to {max}", OptionalText(name))
        : (int)value;

    public bool? Flag(string name) => OptionalText(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" or "on" or "yes" or "t" or "y" => true,
        "false" or "0" or "off" or "no" or "f" or "n" => false,
        _ => throw Invalid("bool_parsing", name, "Input should be a valid boolean, unable to interpret input", OptionalText(name)),
    };

    public string OneOf(string name, string fallback, params ReadOnlySpan<string> known)
    {
        if (OptionalText(name) is not { } text)
            return fallback;
        return known.Contains(text) ? text : throw Invalid("literal_error", name, $"Input should be {Listing(known)}", text);
    }

    /// <summary>An AT-URI of a record; null when it is no such thing, so that nothing can be found by it.</summary>
    public AtUri? RecordUri(string name) =>
        AtUri.TryParse(Text(name), out var uri) && uri is { Collection: not null, RecordKey: not null, Fragment: null } ? uri : null;

    /// <summary>Where the previous page ended. A bare time is one too, as the front end's own backend gives them.</summary>
    public Keyset After(Cursor cursor, string name = "cursor")
    {
        if (OptionalText(name) is not { } text)
            return Keyset.NewestFirst;
        if (IsoTime.Read(text) is { } time)
            return Keyset.At(time, long.MinValue);
        try
        {
            return cursor.ReadTime(text, Keyset.NewestFirst);
        }
        catch (XrpcException)
        {
            throw FrontendError.BadCursor();
        }
    }

    private long? Integer(string name) =>
        OptionalText(name) is { } text ? ParseInteger(text) ?? throw NotAnInteger(InQuery, name, text) : null;

    private static long? ParseInteger(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private List<string> Values(string name)
    {
        var values = new List<string>();
        foreach (var value in _query.ValuesOf(name))
        {
            if (value is null)
                throw Invalid("string_unicode", name, "Input should be a valid string, unable to parse raw data as a unicode string", null);
            if (value.Length > 0)
                values.Add(value);
        }

        return values;
    }

    // Routing leaves the escaped slash alone and has undone everything else.
    private static string Unescape(string part) => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("\0", "", StringComparison.Ordinal);

    private static string Listing(ReadOnlySpan<string> known)
    {
        var quoted = new List<string>();
        foreach (var word in known)
            quoted.Add($"'{word}'");
        return $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
    }

    private static XrpcException Missing(string name) => new(new InvalidParameter("missing", InQuery, name, "Field required", null));

    private static XrpcException NotAnInteger(string place, string name, string text) =>
        new(new InvalidParameter("int_parsing", place, name, "Input should be a valid integer, unable to parse string as an integer", text));

    private static XrpcException Invalid(string type, string name, string text, string? input) =>
        new(new InvalidParameter(type, InQuery, name, text, input));
}
