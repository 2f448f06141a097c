using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/artists/</c> and <c>/users/</c>: accounts, and what they like.</summary>
internal sealed class ArtistsGroup(
    ProfileQueries profiles, ActorQueries actors, ArtistTotals totals, LikeQueries likes, FrontendPages pages, Audience everyone, Addresses addresses)
{
    // Nobody's page shows more; the newest are on it.
    private const int MaxLikes = 500;
    private const int MaxBatch = 200;
    private const int MaxBatchBytes = 512 * 1024;

    public void Map(FrontendRouter router)
    {
        router.Get("/artists/by-handle/{account}", ShowAsync);
        router.Get("/artists/{account}", ShowAsync);
        router.Get("/artists/{account}/analytics", AddUpAsync);
        router.Post("/artists/{account}/refresh-avatar", ShowAvatarAsync);
        router.Post("/artists/batch", ShowManyAsync);
        router.Get("/users/{account}/likes", ListLikesAsync);
    }

    private async Task<JsonReply> ShowAsync(FrontendParameters parameters, CancellationToken ct) =>
        JsonReply.Of(View(await FindAsync(parameters, ct)), FrontendJson.Relaxed.ArtistResponse, Freshness.Item);

    private async Task<JsonReply> ShowAvatarAsync(FrontendParameters parameters, CancellationToken ct) => JsonReply.Of(
        new AvatarResponse(View(await FindAsync(parameters, ct)).AvatarUrl), FrontendJson.Relaxed.AvatarResponse, Freshness.NoStore);

    private async Task<JsonReply> ShowManyAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var asked = await ReadDidsAsync(parameters.Request, ct);
        AtIdentifier[] known = [.. asked.Distinct().Select(text => AtIdentifier.TryParse(text, out var did) ? did : default).Where(did => did.IsDid)];
        var found = known.Length > 0 ? await profiles.FindAsync(everyone, known, ct) : [];
        var shown = found.Where(profile => profile.Account.Sight == Sight.Shown).DistinctBy(profile => profile.Account.Did);
        return JsonReply.Of<IReadOnlyDictionary<string, ArtistResponse>>(
            shown.ToDictionary(profile => profile.Account.Did, View), FrontendJson.Relaxed.IReadOnlyDictionaryStringArtistResponse, Freshness.NoStore);
    }

    // Nothing is known of nobody; that is not an error.
    private async Task<JsonReply> AddUpAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var found = parameters.PathAccount("account") is { } account ? await actors.FindAsync(everyone, account, ct) : null;
        var sum = found is { Sight: Sight.Shown } actor ? await totals.LoadAsync(everyone, actor.Id, ct) : new ArtistTotalsRow(0, 0, 0, null, null, null);
        var views = await pages.LoadAsync(ct, tracks: new[] { sum.MostPlayed, sum.MostLiked }.OfType<long>());
        var response = new ArtistTotalsResponse(
            sum.Plays, sum.Tracks, sum.Duration, Top(sum.MostPlayed, views, static track => track.PlayCount), Top(sum.MostLiked, views, static track => track.LikeCount), sum.Rank);
        return JsonReply.Of(response, FrontendJson.Relaxed.ArtistTotalsResponse, Freshness.Totals);
    }

    private async Task<JsonReply> ListLikesAsync(FrontendParameters parameters, CancellationToken ct)
    {
        const string NoSuchUser = "user not found";
        if (parameters.PathAccount("account") is not { } account || await actors.FindAsync(everyone, account, ct) is not { Sight: Sight.Shown } actor)
            throw FrontendError.NotFound(NoSuchUser);
        var rows = await likes.ListByActorAsync(actor.Id, Keyset.NewestFirst, MaxLikes, ct);
        var views = await pages.LoadAsync(ct, tracks: rows.Select(row => row.TrackId).OfType<long>(), accounts: [actor.Id]);
        var person = views.PersonOrNull(actor.Id) ?? throw FrontendError.NotFound(NoSuchUser);
        TrackResponse[] shown =
            [.. rows.Select(row => row.TrackId).OfType<long>().Where(views.MayStandInList).Select(id => views.Track(id)).OfType<TrackResponse>()];
        return JsonReply.Of(new LikedTracksResponse(person, shown, shown.Length), FrontendJson.Relaxed.LikedTracksResponse, Freshness.Item);
    }

    private async Task<ProfileRow> FindAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var found = parameters.PathAccount("account") is { } account ? await profiles.FindAsync(everyone, [account], ct) : [];
        return found is [{ Account.Sight: Sight.Shown } profile] ? profile : throw FrontendError.NotFound("artist not found");
    }

    private ArtistResponse View(ProfileRow profile)
    {
        var person = FrontendPage.Person(profile.Account, addresses);
        var since = profile.CreatedAt ?? profile.IndexedAt ?? DateTime.UnixEpoch;
        return new ArtistResponse(
            person.Did, person.Handle, person.DisplayName ?? person.Handle, ProfileViews.Description(profile.Description), person.AvatarUrl,
            IsoTime.Text(since), IsoTime.Text(profile.IndexedAt ?? since));
    }

    private static TopItemResponse? Top(long? id, FrontendPage views, Func<TrackRow, long> count) =>
        id is { } known && views.RowOf(known) is { } track && views.NumberOf(known) is { } number
            ? new TopItemResponse(number, FrontendPage.Title(track), count(track))
            : null;

    private static async Task<IReadOnlyList<string>> ReadDidsAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxBatchBytes;
        try
        {
            var dids = await JsonSerializer.DeserializeAsync(request.Body, FrontendJson.Relaxed.StringArray, ct);
            if (dids is { Length: <= MaxBatch } && !dids.Contains(null))
                return dids;
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new XrpcException(new InvalidParameter("list_type", "body", "dids", $"Input should be a list of at most {MaxBatch} DIDs", null));
    }
}
