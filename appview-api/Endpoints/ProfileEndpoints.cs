using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Accounts: artists, listeners and commenters alike.</summary>
internal sealed class ProfileEndpoints(ProfileQueries profiles, Addresses addresses)
{
    // Of the output lexicon.
    private const int MaxDescriptionBytes = 2560;
    private const int MaxDescriptionGraphemes = 256;

    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetProfile.NsidText, GetProfileAsync);
        xrpc.Query(GetProfiles.NsidText, GetProfilesAsync);
    }

    private async Task<JsonReply> GetProfileAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var actor = parameters.Actor(GetProfile.Parameters.Actor);

        var found = await profiles.FindAsync([actor], ct);
        var profile = found.SingleOrDefault();
        Found.OrThrow(profile is null ? null : new FoundActor(profile.Account.Id, profile.Account.Did, profile.Account.Hidden));
        return JsonReply.Of(new GetProfileOutput { Profile = View(profile!) }, ApiJson.Relaxed.GetProfileOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetProfilesAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var actors = parameters.Actors(GetProfiles.Parameters.Actors, GetProfiles.Parameters.ActorsMaxLength);

        var found = await profiles.FindAsync(actors, ct);
        var shown = found.Where(profile => Visibility.OfAccount(profile.Account.Hidden) == Sight.Shown).DistinctBy(profile => profile.Account.Id);
        var output = new GetProfilesOutput { Profiles = [.. shown.Select(View)] };
        return JsonReply.Of(output, ApiJson.Relaxed.GetProfilesOutput, Freshness.Item);
    }

    private ProfileViewDetailed View(ProfileRow profile)
    {
        var basic = PageViews.Account(profile.Account, addresses);
        return new ProfileViewDetailed
        {
            Did = basic.Did,
            Handle = basic.Handle,
            DisplayName = basic.DisplayName,
            Avatar = basic.Avatar,
            CreatedAt = profile.CreatedAt is { } created ? Timestamp.Text(created) : null,
            Description = DisplayText.Prose(profile.Description, MaxDescriptionBytes, MaxDescriptionGraphemes),
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
