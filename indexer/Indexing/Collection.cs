using System.Diagnostics.CodeAnalysis;

namespace PlyrFm.Indexer.Indexing;

/// <summary>The kinds of records that are indexed. The numbers are stored.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The word of the specification; it is no collection of .NET.")]
public enum Collection : short
{
    Track = 1,
    Like = 2,
    Comment = 3,
    List = 4,
    Profile = 5,

    /// <summary>app.bsky.actor.profile: the only public source of a display name.</summary>
    BskyProfile = 6,

    /// <summary>fm.teal.feed.play: what an account has listened to, here or anywhere.</summary>
    Play = 7,

    /// <summary>fm.teal.alpha.feed.play, its older form; what was written stays.</summary>
    AlphaPlay = 8,

    /// <summary>fm.teal.actor.status: what an account is listening to, here or anywhere.</summary>
    Status = 9,

    /// <summary>fm.teal.alpha.actor.status, its older form.</summary>
    AlphaStatus = 10,
}
