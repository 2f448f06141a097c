using System.Globalization;
using System.Text;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using QueryString = PlyrFm.AppViewApi.Xrpc.QueryString;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>
/// The parameters of a request, from its address and from the form in its body. Players are many and set in their ways, so what is odd but harmless
/// is taken as it is meant: a number out of range counts as the nearest one in it, and of a repeated parameter the first value counts.
/// </summary>
internal sealed class SubsonicRequest
{
    // As long as a request line may be.
    private const int MaxFormBytes = RequestGuards.MaxRequestLineBytes;

    private const string FormType = "application/x-www-form-urlencoded";

    private readonly QueryString _address;
    private readonly QueryString _form;

    private SubsonicRequest(string? address, string form)
    {
        _address = new QueryString(address);
        _form = new QueryString(form);
    }

    private bool IsForJson => TextOrNull("f") == "json";

    public static async Task<SubsonicRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var isForm = HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) == true;
        var read = new SubsonicRequest(request.QueryString.Value, isForm ? await ReadFormAsync(request, context.RequestAborted) : "");
        context.Features.Set(read);
        return read;
    }

    /// <summary>The player wants JSON rather than XML. Before its form is read, which may fail, the address alone says so.</summary>
    public static bool WantsJson(HttpContext context) =>
        (context.Features.Get<SubsonicRequest>() ?? new SubsonicRequest(context.Request.QueryString.Value, "")).IsForJson;

    /// <summary>Null when it is absent, empty, or nothing that can be read.</summary>
    public string? TextOrNull(string name) => _address.ValuesOf(name).Concat(_form.ValuesOf(name)).FirstOrDefault(static value => value is { Length: > 0 });

    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    /// <summary>A number from 0 to a maximum.</summary>
    public int Count(string name, int fallback, int max = int.MaxValue) => NumberOrNull(name) is { } number ? (int)Math.Clamp(number, 0, max) : fallback;

    public long? NumberOrNull(string name) =>
        long.TryParse(TextOrNull(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What an id names; anything that is no id is not there.</summary>
    public ItemId Id(string name = "id") => ItemId.TryParse(Text(name), out var id) ? id : throw NotFound();

    /// <summary>A public account, by handle or DID. Null for a name of the player's own.</summary>
    public AtIdentifier? AccountOrNull(string name) =>
        AtIdentifier.TryParse(TextOrNull(name)?.Trim().TrimStart('@').ToLowerInvariant(), out var account) ? account : null;

    public static XrpcException Missing(string name) =>
        new(new XrpcError(StatusCodes.Status400BadRequest, SubsonicError.MissingParameter, $"Required parameter is missing: {name}."));

    public static XrpcException NotFound() =>
        new(new XrpcError(StatusCodes.Status404NotFound, "ItemNotFound", "The requested data was not found."));

    private static async Task<string> ReadFormAsync(HttpRequest request, CancellationToken ct)
    {
        var bytes = new byte[MaxFormBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return length <= MaxFormBytes
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new XrpcException(XrpcError.PayloadTooLarge(MaxFormBytes));
    }
}
