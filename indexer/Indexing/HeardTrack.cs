using System.Text;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Indexing;

/// <summary>
/// What a record of teal.fm says was, or is, heard. The old form and the new are both unofficial and differ in the names of their fields, so what is
/// needed is read and the rest is left alone.
/// </summary>
/// <param name="SubjectUri">The track's AT-URI, where the record names it.</param>
/// <param name="AudioUrl">What was fetched to be heard, where the record names it.</param>
/// <param name="IsOurs">It names plyr as the service.</param>
/// <param name="Duration">In seconds.</param>
internal sealed record HeardTrack(string TrackName, string? ArtistName, string? SubjectUri, string? AudioUrl, bool IsOurs, int? Duration)
{
    // What the lexicon allows, and far below what an index entry may have.
    private const int MaxNameBytes = 2560;
    private const int MaxUriCharacters = 1024;
    private const int MaxArtists = 20;

    /// <returns>Null for what is not of plyr, or cannot be read: it is nothing to us.</returns>
    public static HeardTrack? Read(DataMap data, RecordNotes notes)
    {
        if (Name(Text(data, "trackName")) is not { } name)
        {
            return null;
        }

        var home = HomeOf(notes.Collections);
        var origin = Text(data, "originUri") ?? Text(data, "originUrl");
        var subject = SubjectOf(origin, home, notes.Collections);
        var audio = subject is null && IsAudio(origin, notes.Policy) ? origin : null;
        var isOurs = IsAt(origin, home) || IsServedBy(data, home);
        return subject is null && audio is null && !isOurs ? null : new HeardTrack(name, Artist(data), subject, audio, isOurs, Seconds(data));
    }

    public static string? Text(DataMap data, string field) => data.TryGet(field, out var value) && value is DataText { Value: { Length: > 0 } text } ? text : null;

    /// <summary>The site that the namespace is named after: fm.plyr is plyr.fm, fm.plyr.stg is stg.plyr.fm.</summary>
    private static string HomeOf(CollectionMap collections) =>
        string.Join('.', collections.NsidOf(Collection.Track).Split('.')[..^1].Reverse());

    /// <summary>An AT-URI, by itself or behind the address of the site.</summary>
    private static string? SubjectOf(string? origin, string home, CollectionMap collections)
    {
        var prefix = $"https://{home}/";
        var text = origin?.StartsWith(prefix, StringComparison.Ordinal) == true ? Uri.UnescapeDataString(origin[prefix.Length..]) : origin;
        return text?.Length <= MaxUriCharacters && AtUri.TryParse(text, out var uri) && uri.Authority.IsDid && uri.RecordKey is { } key
            && uri.Collection is { } collection && collection.Value == collections.NsidOf(Collection.Track)
            ? $"at://{uri.Authority.Did}/{collection}/{key}"
            : null;
    }

    private static bool IsAudio(string? origin, RecordPolicy policy) =>
        origin is not null && AddressRules.Objection(origin, policy.AudioHosts, policy.AllowLocalAddresses) is null;

    /// <summary>What names another service is that service's, whichever program wrote it.</summary>
    private static bool IsServedBy(DataMap data, string home)
    {
        var service = Text(data, "musicServiceUri") ?? Text(data, "musicServiceBaseDomain");
        return service is null
            ? Text(data, "submissionClientAgent")?.StartsWith($"{home}/", StringComparison.Ordinal) == true
            : service == home || IsAt(service, home);
    }

    private static bool IsAt(string? text, string home) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host == home;

    private static string? Artist(DataMap data)
    {
        var names = List(data, "artists").Select(artist => artist is DataMap map ? Name(Text(map, "artistName")) : null)
            .Concat(List(data, "artistNames").Select(artist => artist is DataText { Value: var text } ? Name(text) : null))
            .OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return names is [] ? null : Name(string.Join(", ", names));
    }

    private static IEnumerable<DataValue> List(DataMap data, string field) =>
        data.TryGet(field, out var value) && value is DataArray array ? array.Take(MaxArtists) : [];

    private static int? Seconds(DataMap data) =>
        data.TryGet("duration", out var value) && value is DataInteger { Value: > 0 and <= int.MaxValue and var seconds } ? (int)seconds : null;

    private static string? Name(string? text) =>
        text is not null && DisplayText.Line(text) is { Length: > 0 } line && Encoding.UTF8.GetByteCount(line) <= MaxNameBytes ? line : null;
}
