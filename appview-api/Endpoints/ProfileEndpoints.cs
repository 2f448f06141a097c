using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Accounts: artists, listeners and commenters alike.</summary>
internal sealed class ProfileEndpoints(ProfileQueries profiles, ArtistQueries artists, ProfileViews views, Addresses addresses)
{
    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetProfile.NsidText, GetProfileAsync);
        xrpc.Query(GetProfiles.NsidText, GetProfilesAsync);
        xrpc.Query(ListArtists.NsidText, ListArtistsAsync);
    }

    private async Task<JsonReply> GetProfileAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var actor = parameters.Actor(GetProfile.Parameters.Actor);

        var found = await profiles.FindAsync(audience, [actor], ct);
        var profile = found.SingleOrDefault();
        Found.OrThrow(profile is null ? null : new FoundActor(profile.Account.Id, profile.Account.Did, profile.Account.Sight));
        return JsonReply.Of(new GetProfileOutput { Profile = View(profile!) }, ApiJson.Relaxed.GetProfileOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetProfilesAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var actors = parameters.Actors(GetProfiles.Parameters.Actors, GetProfiles.Parameters.ActorsMaxLength);

        var found = await profiles.FindAsync(audience, actors, ct);
        var shown = found.Where(profile => profile.Account.Sight == Sight.Shown).DistinctBy(profile => profile.Account.Id);
        var output = new GetProfilesOutput { Profiles = [.. shown.Select(View)] };
        return JsonReply.Of(output, ApiJson.Relaxed.GetProfilesOutput, Freshness.Item);
    }

    private async Task<JsonReply> ListArtistsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var sort = parameters.OneOf(
            ListArtists.Parameters.Sort, ListArtists.Parameters.SortDefault, ListArtists.Parameters.SortValues.Newest,
            ListArtists.Parameters.SortValues.Active, ListArtists.Parameters.SortValues.Popular);
        var limit = parameters.Limit(ListArtists.Parameters.LimitDefault, ListArtists.Parameters.LimitMaximum);
        var order = OrderOf(sort);
        var cursor = Cursor.For(ListArtists.NsidText, sort);
        var after = order == ArtistOrder.Popular
            ? cursor.Read(parameters.Cursor, Keyset.HighestFirst)
            : cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var rows = await artists.ListAsync(audience, order, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var output = new ListArtistsOutput { Artists = await views.LoadAsync(audience, [.. page.Rows.Select(row => row.Id)], ct), Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.ListArtistsOutput, Freshness.Latest);
    }

    private static ArtistOrder OrderOf(string sort) => sort switch
    {
        ListArtists.Parameters.SortValues.Active => ArtistOrder.Active,
        ListArtists.Parameters.SortValues.Popular => ArtistOrder.Popular,
        _ => ArtistOrder.Newest,
    };

    private ProfileViewDetailed View(ProfileRow profile)
    {
        var basic = PageViews.Account(profile.Account, addresses);
        return new ProfileViewDetailed
        {
            Did = basic.Did,
            Handle = basic.Handle,
            DisplayName = basic.DisplayName,
            Avatar = basic.Avatar,
            Labels = basic.Labels,
            CreatedAt = profile.CreatedAt is { } created ? Timestamp.Text(created) : null,
            Description = ProfileViews.Description(profile.Description),
            TrackCount = profile.TrackCount,
            IndexedAt = profile.IndexedAt is { } indexed ? Timestamp.Text(indexed) : null,
            AlbumCount = profile.AlbumCount,
            PlaylistCount = profile.PlaylistCount,
            LikedCount = profile.LikedCount,
            ReceivedLikeCount = profile.ReceivedLikeCount,
            PlayCount = profile.PlayCount,
            Record = profile.Block is { } block ? new RecordJson(block) : null,
        };
    }
}
