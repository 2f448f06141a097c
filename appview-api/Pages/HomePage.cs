using System.Globalization;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Pages;

/// <summary>The page for people: what this is, whether it is up to date, and the newest music. Works without scripts.</summary>
internal static class HomePage
{
    public const string Style = """
        :root { color-scheme: light dark; --ink: #1d1b26; --soft: #5f5b70; --line: #dcd9e6; --paper: #fbfaff; --card: #fff; --accent: #5b3fd6 }
        @media (prefers-color-scheme: dark) { :root { --ink: #eeecf6; --soft: #a9a4bd; --line: #343045; --paper: #14121c; --card: #1d1a28; --accent: #b3a2ff } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
        header, main, footer { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem }
        h2 { font-size: 1.2rem; margin: 2rem 0 .75rem }
        a { color: var(--accent) }
        .lead { font-size: 1.1rem; color: var(--soft); margin: 0; max-width: 44rem }
        .numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: 0 }
        .numbers div { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem }
        .numbers dt { color: var(--soft); font-size: .85rem }
        .numbers dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums }
        .tracks { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: .75rem }
        .tracks li { display: grid; grid-template-columns: 4.5rem 1fr; gap: .25rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem }
        .tracks img, .tracks .blank { width: 4.5rem; height: 4.5rem; object-fit: cover; border-radius: .4rem; background: var(--line) }
        .tracks .title { font-weight: 600; overflow-wrap: anywhere }
        .tracks .by { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere }
        .tracks audio, .tracks .closed { grid-column: 1 / -1; width: 100%; margin: .25rem 0 0 }
        .closed { color: var(--soft); font-size: .9rem }
        code { overflow-wrap: anywhere }
        footer { color: var(--soft); font-size: .9rem; border-top: 1px solid var(--line) }
        """;

    /// <param name="content">Null while the index cannot be asked.</param>
    public static Html Render(ApiOptions options, HomeContent? content, DateTimeOffset now) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="description" content="A read-only index of the music on the AT Protocol network.">
        <title>plyr AppView · {options.Hostname}</title>
        <style>{new Html(Style)}</style>
        </head>
        <body>
        <header>
        <h1>Music from every server</h1>
        <p class="lead">Artists keep their tracks on servers of their choice. This service reads all of them, checks every signature, and answers what apps ask:
        tracks, albums, playlists, likes and comments of the whole AT Protocol network. It writes nothing and needs no account.</p>
        </header>
        <main>
        {(content is null ? Away : Content(content, now))}
        <h2>For developers</h2>
        <ul>
        <li><a href="/docs">All queries, to read and to try</a></li>
        <li><a href="/openapi.json">OpenAPI description</a> and <a href="/lexicons/{ListTracks.NsidText}.json">lexicons</a></li>
        <li><a href="/xrpc/{ListTracks.NsidText}">The newest tracks as JSON</a></li>
        <li>Through your own server: <code>atproto-proxy: {options.Did}{ServiceEndpoints.ServiceId}</code></li>
        </ul>
        </main>
        <footer>plyr AppView {ServiceVersion.Text}. Music belongs to those who made it; this service only says where it is.</footer>
        </body>
        </html>

        """);

    private static Html Away { get; } = Html.Of($"<p role=\"status\">The index cannot be reached at the moment. It is usually back within a minute.</p>\n");

    private static Html Content(HomeContent content, DateTimeOffset now) => Html.Of($"""
        <section aria-labelledby="state">
        <h2 id="state">In the index</h2>
        {Numbers(content.Totals)}
        {content.Sources.Select(source => Source(source, now))}
        </section>
        <section aria-labelledby="newest">
        <h2 id="newest">Newest tracks</h2>
        {(content.Newest.Count == 0 ? Html.Of($"<p>Nothing has been published yet, or nothing of it has arrived.</p>") : Html.Empty)}
        <ul class="tracks">
        {content.Newest.Select(Track)}
        </ul>
        </section>
        """);

    private static Html Numbers(IReadOnlyDictionary<string, long> totals) => totals.Count == 0
        ? Html.Of($"<p>Nothing has been counted yet.</p>")
        : Html.Of($"""
            <dl class="numbers">
            {Number("Tracks", totals, "track_count")}{Number("Artists", totals, "artist_count")}{Number("Albums", totals, "album_count")}
            {Number("Playlists", totals, "playlist_count")}{Number("Likes", totals, "like_count")}{Number("Comments", totals, "comment_count")}
            </dl>
            """);

    private static Html Number(string name, IReadOnlyDictionary<string, long> totals, string key) =>
        Html.Of($"<div><dt>{name}</dt><dd>{totals.GetValueOrDefault(key)}</dd></div>");

    private static Html Source(SourceState source, DateTimeOffset now) =>
        Html.Of($"<p>Follows <code>{source.Source}</code>, last event {Ago(now - source.UpdatedAt)}.</p>\n");

    private static Html Track(TrackViewBasic track)
    {
        var by = track.ArtistName ?? track.Artist.DisplayName ?? track.Artist.Handle;
        return Html.Of($"""
            <li>
            {(track.Artwork is { } artwork ? Html.Of($"<img src=\"{artwork.Fullsize}\" alt=\"\" loading=\"lazy\" width=\"72\" height=\"72\">") : Html.Of($"<span class=\"blank\"></span>"))}
            <div><div class="title">{track.Title}</div><div class="by">{by}{Length(track.Duration)}</div></div>
            {Player(track)}
            </li>

            """);
    }

    private static Html Player(TrackViewBasic track) => track switch
    {
        { Gate: not null } => Html.Of($"<p class=\"closed\">For supporters of the artist.</p>"),
        { Audio: { Url: { } url, Status: not AudioView.StatusValues.Unavailable } } =>
            Html.Of($"<audio controls preload=\"none\" src=\"{new Uri(url).AbsolutePath}\" aria-label=\"Play {track.Title}\"></audio>"),
        _ => Html.Of($"<p class=\"closed\">Cannot be played at the moment.</p>"),
    };

    private static string Length(long? seconds) => seconds is { } known
        ? $" · {known / 60}:{(known % 60).ToString("00", CultureInfo.InvariantCulture)}"
        : "";

    private static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 90 } => $"{Math.Max(0, (int)age.TotalSeconds)} seconds ago",
        { TotalMinutes: < 90 } => $"{(int)age.TotalMinutes} minutes ago",
        { TotalHours: < 48 } => $"{(int)age.TotalHours} hours ago",
        _ => $"{(int)age.TotalDays} days ago",
    };
}
