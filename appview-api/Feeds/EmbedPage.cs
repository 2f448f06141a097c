using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PlyrFm.AppViewApi.Pages;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>A small page with a player, for frames on other people's pages. Works without scripts.</summary>
internal static class EmbedPage
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>Height of a frame with one track, in pixels of CSS.</summary>
    public const int TrackHeight = 152;

    /// <summary>Height of a frame with a list.</summary>
    public const int ListHeight = 400;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1d1b26; --soft: #5f5b70; --line: #dcd9e6; --card: #fff; --accent: #5b3fd6 }
        @media (prefers-color-scheme: dark) { :root { --ink: #eeecf6; --soft: #a9a4bd; --line: #343045; --card: #1d1a28; --accent: #b3a2ff } }
        * { box-sizing: border-box }
        body { margin: 0; padding: .75rem; background: var(--card); color: var(--ink); font: 1rem/1.4 system-ui, sans-serif }
        a { color: var(--accent) }
        .head { display: grid; grid-template-columns: auto 1fr; gap: .75rem; align-items: center; margin-bottom: .5rem }
        .head img { width: 4rem; height: 4rem; object-fit: cover; border-radius: .4rem }
        .name { font-weight: 600; overflow-wrap: anywhere }
        .by { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere }
        ol { list-style: none; margin: 0; padding: 0 }
        li { border-top: 1px solid var(--line); padding: .5rem 0 }
        audio { width: 100%; display: block; margin-top: .25rem }
        """;

    /// <summary>Nothing runs; any page may show this one.</summary>
    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "img-src https: http: data:; media-src 'self' https: http:; base-uri 'none'; form-action 'none'; frame-ancestors *";

    public static byte[] Write(TrackCollection collection) => Encoding.UTF8.GetBytes(Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{collection.Name} · {collection.By}</title>
        <style>{new Html(Style)}</style>
        </head>
        <body>
        <div class="head">
        {(collection.Artwork is { } picture ? Html.Of($"<img src=\"{picture}\" alt=\"\">") : Html.Of($"<span></span>"))}
        <div><div class="name"><a href="{collection.Page}" target="_blank" rel="noopener">{collection.Name}</a></div><div class="by">{collection.By}</div></div>
        </div>
        {(collection.Tracks is [var only] && only.View.Uri == collection.Uri ? Player(only) : List(collection))}
        </body>
        </html>

        """).Markup);

    private static Html List(TrackCollection collection) => Html.Of($"<ol>\n{collection.Tracks.Select(Item)}</ol>\n");

    private static Html Item(FeedTrack track) =>
        Html.Of($"<li><span class=\"name\">{track.View.Title}</span> <span class=\"by\">{track.By}{Length(track.View.Duration)}</span>{Player(track)}</li>\n");

    private static Html Player(FeedTrack track) => track.Address is { } address
        ? Html.Of($"<audio controls preload=\"none\" src=\"{new Uri(address).AbsolutePath}\" aria-label=\"Play {track.View.Title}\"></audio>")
        : track.View.Gate is not null ? Html.Of($"<p class=\"by\">For supporters of the artist.</p>")
        : Html.Of($"<p class=\"by\">Cannot be played at the moment.</p>");

    private static string Length(long? seconds) => seconds is { } known
        ? $" · {known / 60}:{(known % 60).ToString("00", CultureInfo.InvariantCulture)}"
        : "";
}
