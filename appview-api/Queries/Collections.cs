using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.App.Bsky.Actor;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// The record types of this deployment: staging and development networks keep theirs under another authority, and only the authority
/// differs. Numbers are those of <c>record.collection</c>.
/// </summary>
internal sealed class Collections
{
    public const int TrackNumber = 1;
    public const int LikeNumber = 2;
    public const int CommentNumber = 3;
    public const int ListNumber = 4;
    public const int ProfileNumber = 5;
    public const int BskyProfileNumber = 6;
    public const int PlayNumber = 7;
    public const int AlphaPlayNumber = 8;
    public const int StatusNumber = 9;
    public const int AlphaStatusNumber = 10;

    private readonly Dictionary<string, int> _numbers;

    public Collections(ApiOptions options)
    {
        var home = Track.Nsid.Authority;
        string Here(string nsid) => options.RecordNamespace + nsid[home.Length..];

        TrackNsid = Here(Track.NsidText);
        LikeNsid = Here(Like.NsidText);
        CommentNsid = Here(Comment.NsidText);
        ListNsid = Here(Lexicons.Fm.Plyr.List.NsidText);
        ProfileNsid = Here(Lexicons.Fm.Plyr.Actor.Profile.NsidText);
        _numbers = new(StringComparer.Ordinal)
        {
            [TrackNsid] = TrackNumber,
            [LikeNsid] = LikeNumber,
            [CommentNsid] = CommentNumber,
            [ListNsid] = ListNumber,
            [ProfileNsid] = ProfileNumber,
            [Profile.NsidText] = BskyProfileNumber,
            [Lexicons.Fm.Teal.Feed.Play.NsidText] = PlayNumber,
            [Lexicons.Fm.Teal.Alpha.Feed.Play.NsidText] = AlphaPlayNumber,
            [Lexicons.Fm.Teal.Actor.Status.NsidText] = StatusNumber,
            [Lexicons.Fm.Teal.Alpha.Actor.Status.NsidText] = AlphaStatusNumber,
        };
    }

    public string TrackNsid { get; }

    public string LikeNsid { get; }

    public string CommentNsid { get; }

    public string ListNsid { get; }

    public string ProfileNsid { get; }

    /// <summary>The names of those types that addresses in SQL are made of. New ones each time: a parameter belongs to one command.</summary>
    public NpgsqlParameter[] Parameters =>
    [
        new NpgsqlParameter<string>("trackNsid", TrackNsid),
        new NpgsqlParameter<string>("commentNsid", CommentNsid),
        new NpgsqlParameter<string>("listNsid", ListNsid),
        new NpgsqlParameter<string>("profileNsid", ProfileNsid),
    ];

    public bool TryGetNumber(Nsid collection, out int number) => _numbers.TryGetValue(collection.Value, out number);

    /// <summary>The name of a collection that records are kept of.</summary>
    public string NsidOf(int number) => _numbers.First(entry => entry.Value == number).Key;

    public bool IsTrack(AtUri uri) => uri.Collection?.Value == TrackNsid;

    public bool IsList(AtUri uri) => uri.Collection?.Value == ListNsid;

    public string TrackUri(string did, string recordKey) => $"at://{did}/{TrackNsid}/{recordKey}";

    public string LikeUri(string did, string recordKey) => $"at://{did}/{LikeNsid}/{recordKey}";

    public string CommentUri(string did, string recordKey) => $"at://{did}/{CommentNsid}/{recordKey}";

    public string ListUri(string did, string recordKey) => $"at://{did}/{ListNsid}/{recordKey}";

    public static string PlayUri(string did, int collection, string recordKey) =>
        $"at://{did}/{(collection == PlayNumber ? Lexicons.Fm.Teal.Feed.Play.NsidText : Lexicons.Fm.Teal.Alpha.Feed.Play.NsidText)}/{recordKey}";

    public string ProfileUri(string did, string recordKey) => $"at://{did}/{ProfileNsid}/{recordKey}";
}
