using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>What hangs on a track: who likes it, and what is said of it.</summary>
internal sealed class TrackDetailsGroup(TrackNumbers numbers, LikeQueries likes, CommentQueries comments, FrontendPages pages, Audience everyone)
{
    // Pages show all at once; of more than that they could not make anything.
    private const int MaxLikers = 1000;
    private const int MaxComments = 500;
    private const int MaxTextBytes = 10_000;

    public void Map(FrontendRouter router)
    {
        router.Get("/tracks/{number}/likes", ListLikersAsync);
        router.Get("/tracks/{number}/comments", ListCommentsAsync);
        router.Get("/tracks/{number}/recommended-tags", RecommendTags);
    }

    private async Task<JsonReply> ListLikersAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var track = await FindAsync(parameters, ct);
        var rows = await likes.ListOfTrackAsync(everyone, track.Id, version: null, Keyset.NewestFirst, MaxLikers, ct);
        var views = await pages.LoadAsync(ct, accounts: rows.Select(row => row.ActorId));
        var shown = new List<LikerResponse>();
        foreach (var row in rows)
        {
            if (views.PersonOrNull(row.ActorId) is { } person)
                shown.Add(new LikerResponse(person.Did, person.Handle, person.DisplayName, person.AvatarUrl, IsoTime.Text(row.SortAt)));
        }

        return JsonReply.Of(new LikersResponse(shown, shown.Count), FrontendJson.Relaxed.LikersResponse, Freshness.Item);
    }

    private async Task<JsonReply> ListCommentsAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var track = await FindAsync(parameters, ct);
        var rows = await comments.ListOfTrackAsync(everyone, track.Id, CommentOrder.Position, Keyset.LowestFirst, MaxComments, ct);
        var views = await pages.LoadAsync(ct, accounts: rows.Select(row => row.ActorId));
        CommentResponse[] shown = [.. rows.Select(row => View(row, views)).OfType<CommentResponse>()];
        return JsonReply.Of(new CommentsResponse(shown, shown.Length), FrontendJson.Relaxed.CommentsResponse, Freshness.Item);
    }

    private static Task<JsonReply> RecommendTags(FrontendParameters parameters, CancellationToken ct)
    {
        _ = parameters.Limit(fallback: 5, max: 20);
        var response = new RecommendedTagsResponse(parameters.PathNumber("number", "track_id"));
        return Task.FromResult(JsonReply.Of(response, FrontendJson.Relaxed.RecommendedTagsResponse, Freshness.Document));
    }

    private async Task<FoundTrack> FindAsync(FrontendParameters parameters, CancellationToken ct) =>
        TracksGroup.ShownOrThrow(await numbers.FindAsync(parameters.PathNumber("number", "track_id"), ct));

    // Null for what has nothing to show, and for what went while the page was loading.
    private static CommentResponse? View(CommentRow row, FrontendPage views)
    {
        var comment = Comment.Read((DataMap)DataValue.FromCbor(row.Block));
        if (views.PersonOrNull(row.ActorId) is not { } author || DisplayText.Prose(comment.Text, MaxTextBytes, MaxTextBytes) is not { } text)
            return null;
        var updatedAt = AtDatetime.TryParse(comment.UpdatedAt, out var time) ? time.Text : null;
        return new CommentResponse(
            row.Id, author.Did, author.Handle, author.DisplayName, author.AvatarUrl, text, row.TimestampMs, IsoTime.Text(row.SortAt), updatedAt);
    }
}
