using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Tags.</summary>
internal sealed class TagEndpoints(TagQueries tags)
{
    public void Map(XrpcRouter xrpc) => xrpc.Query(ListTags.NsidText, ListTagsAsync);

    private async Task<JsonReply> ListTagsAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var prefix = parameters.OptionalText(ListTags.Parameters.Q, ListTags.Parameters.QMaxLength, ListTags.Parameters.QMaxGraphemes) ?? "";
        var sort = parameters.OneOf(
            ListTags.Parameters.Sort, ListTags.Parameters.SortDefault, ListTags.Parameters.SortValues.Popular, ListTags.Parameters.SortValues.Name);
        var limit = parameters.Limit(ListTags.Parameters.LimitDefault, ListTags.Parameters.LimitMaximum);
        var cursor = Cursor.For(ListTags.NsidText, prefix, sort);
        var after = cursor.Read(parameters.Cursor, Keyset.HighestFirst);

        var rows = await tags.ListAsync(prefix, sort == ListTags.Parameters.SortValues.Name, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var output = new ListTagsOutput { Tags = [.. page.Rows.Select(View)], Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.ListTagsOutput, Freshness.Totals);
    }

    public static TagView View(TagRow row) => new() { Name = row.Name, TrackCount = row.TrackCount };
}
