using PlyrFm.AppViewApi.Feeds;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Parts.Page.Mention;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Tracks, accounts, lists and tags as text editors offer them: a name and what it is, a page, and a frame with a player.</summary>
internal sealed class MentionViews(ApiOptions options)
{
    private const string FrontEnd = "https://plyr.fm";

    // As wide as what oEmbed offers.
    private const int FrameWidth = 480;

    private const string Untitled = "(untitled)";

    public SearchResult Track(TrackViewBasic track) => new()
    {
        Uri = track.Uri,
        Name = track.Title,
        Description = $"by {NameOf(track.Artist)}",
        Labels = [Label("track")],
        Href = $"{FrontEnd}/{track.Uri}",
        Icon = track.Artwork?.Fullsize,
        Embed = track.Gate is null ? Frame("track", track.Uri, EmbedPage.TrackHeight) : null,
    };

    public static SearchResult Actor(ProfileViewBasic actor) => new()
    {
        Uri = $"at://{actor.Did}",
        Name = NameOf(actor),
        Description = HandleOf(actor) is { } handle ? $"@{handle}" : null,
        Labels = [Label("artist")],
        Href = $"{FrontEnd}/u/{HandleOf(actor) ?? actor.Did}",
        Icon = actor.Avatar,
        Subscope = new SearchSubscope { Scope = actor.Did, Label = "Tracks" },
    };

    public SearchResult List(ListView list) => new()
    {
        Uri = list.Uri,
        Name = list.Name ?? Untitled,
        Description = $"by {NameOf(list.Owner)}, {Count(list.ItemCount)}",
        Labels = list.ListType is { } type ? [Label(type)] : null,
        Href = $"{FrontEnd}/{list.Uri}",
        Icon = list.Artwork?.Fullsize,
        Embed = Frame("list", list.Uri, EmbedPage.ListHeight),
    };

    /// <summary>A tag is in no repository: its page is all that names it.</summary>
    public static SearchResult Tag(TagRow tag)
    {
        var page = $"{FrontEnd}/tag/{Uri.EscapeDataString(tag.Name)}";
        return new SearchResult { Uri = page, Name = $"#{tag.Name}", Description = Count(tag.TrackCount), Labels = [Label("tag")], Href = page };
    }

    private static string NameOf(ProfileViewBasic actor) => actor.DisplayName ?? HandleOf(actor) ?? actor.Did;

    private static string? HandleOf(ProfileViewBasic actor) => actor.Handle == Handle.Invalid.Value ? null : actor.Handle;

    private static string Count(long tracks) => tracks == 1 ? "1 track" : $"{tracks} tracks";

    private static SearchResultLabel Label(string text) => new() { Text = text };

    private SearchEmbed Frame(string kind, string uri, int height)
    {
        var parts = AtUri.Parse(uri);
        return new SearchEmbed { Src = $"{options.Origin}/embed/{kind}/{parts.Authority}/{parts.RecordKey}", Width = FrameWidth, Height = height };
    }
}
