using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Graph;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Albums, playlists and other lists.</summary>
internal sealed class ListEndpoints(ListQueries lists, TrackQueries tracks, ActorQueries actors, PageLoader pages, Collections collections)
{
    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetList.NsidText, GetListAsync);
        xrpc.Query(GetLists.NsidText, GetListsAsync);
        xrpc.Query(GetActorLists.NsidText, GetActorListsAsync);
        xrpc.Query(GetTrackLists.NsidText, GetTrackListsAsync);
    }

    private async Task<JsonReply> GetListAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uri = parameters.RecordUri(GetList.Parameters.List);
        var limit = parameters.Limit(GetList.Parameters.LimitDefault, GetList.Parameters.LimitMaximum);
        // The position says where to go on even if the list has changed meanwhile; the client sees that by the list's new CID.
        var cursor = Cursor.For(GetList.NsidText, uri.Value);
        var after = cursor.Read(parameters.Cursor, Keyset.LowestFirst);

        var list = Found.OrThrow(await lists.FindAsync(audience, [uri], ct));
        var (block, rows) = await lists.LoadItemsAsync(list.Id, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(
            audience,
            ct,
            tracks: page.Rows.Select(row => row.TrackId).OfType<long>(),
            lists: page.Rows.Select(row => row.ListId).OfType<long>().Append(list.Id));

        // Deleted between two statements: then it is as if it had been before the first.
        var view = (block is null ? null : views.DetailedList(list.Id, block)) ?? throw new XrpcException(XrpcError.ListNotFound());
        var output = new GetListOutput { List = view, Items = [.. page.Rows.Select(row => ItemView(row, views))], Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.GetListOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetListsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uris = parameters.RecordUris(GetLists.Parameters.Uris, GetLists.Parameters.UrisMaxLength);

        var found = await lists.FindAsync(audience, uris, ct);
        var shown = found.Where(list => list.Sight == Sight.Shown).Select(list => list.Id).Distinct().ToArray();
        var views = await pages.LoadAsync(audience, ct, lists: shown);
        var output = new GetListsOutput { Lists = [.. shown.Select(id => views.List(id)).OfType<ListView>()] };
        return JsonReply.Of(output, ApiJson.Relaxed.GetListsOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetActorListsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var authority = parameters.Actor(GetActorLists.Parameters.Actor);
        string[] types =
        [
            .. parameters.Texts(
                GetActorLists.Parameters.ListTypes, GetActorLists.Parameters.ListTypesMaxLength, GetActorLists.Parameters.ListTypesItemMaxLength),
        ];
        var checkSubject = parameters.OptionalRecordUri(GetActorLists.Parameters.CheckSubject);
        var limit = parameters.Limit(GetActorLists.Parameters.LimitDefault, GetActorLists.Parameters.LimitMaximum);
        var cursor = Cursor.For(
            GetActorLists.NsidText, authority.Value, string.Join('\n', types.Order(StringComparer.Ordinal)), checkSubject?.Value);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var actor = Found.OrThrow(await actors.FindAsync(audience, authority, ct));
        var subject = checkSubject is { } asked ? await ToDidFormAsync(audience, asked, ct) : null;
        var rows = await lists.ListByActorAsync(audience, actor.Id, types, subject, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(audience, ct, lists: page.Rows.Select(row => row.Id));
        var output = new GetActorListsOutput
        {
            Lists = [.. page.Rows.Select(row => views.List(row.Id, row.HoldsSubject)).OfType<ListView>()],
            Cursor = page.Cursor,
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetActorListsOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetTrackListsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uri = parameters.RecordUri(GetTrackLists.Parameters.Uri);
        string[] types =
        [
            .. parameters.Texts(
                GetTrackLists.Parameters.ListTypes, GetTrackLists.Parameters.ListTypesMaxLength, GetTrackLists.Parameters.ListTypesItemMaxLength),
        ];
        var limit = parameters.Limit(GetTrackLists.Parameters.LimitDefault, GetTrackLists.Parameters.LimitMaximum);
        var cursor = Cursor.For(GetTrackLists.NsidText, uri.Value, string.Join('\n', types.Order(StringComparer.Ordinal)));
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        // The lexicon has no word for a track that is not there: it is in no list that could be shown.
        var found = await tracks.FindAsync(audience, [uri], ct);
        var rows = found is [{ Sight: Sight.Shown } track] ? await lists.ListOfTrackAsync(audience, track.Id, types, after, Page.Probe(limit), ct) : [];
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(audience, ct, lists: page.Rows.Select(row => row.Id));
        var output = new GetTrackListsOutput { Lists = [.. page.Rows.Select(row => views.List(row.Id)).OfType<ListView>()], Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.GetTrackListsOutput, Freshness.Item);
    }

    private ListItemView ItemView(ListItemRow row, PageViews views)
    {
        var current = views.CurrentVersion(row.TrackId, row.ListId);
        return new ListItemView
        {
            Position = row.Position,
            Subject = new StrongRef { Uri = row.SubjectUri, Cid = row.SubjectCid.ToString() },
            SubjectChanged = current is { } version && version != row.SubjectCid ? true : null,
            Item = Item(row, views),
        };
    }

    private IListItemViewItem Item(ListItemRow row, PageViews views)
    {
        // The indexer keeps only what parses; an address of a whole repository names no type and so nothing that could be shown.
        if (!AtUri.TryParse(row.SubjectUri, out var uri) || uri.Collection is not { } collection || collections.IsTrack(uri))
            return views.TrackItem(row.TrackId, row.SubjectUri, row.Missing);
        return collections.IsList(uri)
            ? views.ListItem(row.ListId, row.SubjectUri, row.Missing)
            : new ForeignRecord { Uri = row.SubjectUri, Cid = row.SubjectCid.ToString(), Collection = collection.Value };
    }

    // Lists hold addresses with DIDs. A handle that nobody here has can be in no list.
    private async Task<string?> ToDidFormAsync(Audience audience, AtUri uri, CancellationToken ct)
    {
        var authority = uri.Authority.IsDid ? uri.Authority.Did.Value : (await actors.FindAsync(audience, uri.Authority, ct))?.Did;
        return authority is null ? null : $"at://{authority}/{uri.Collection}/{uri.RecordKey}";
    }
}
