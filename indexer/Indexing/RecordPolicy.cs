using System.Collections.Frozen;
using PlyrFm.Indexer.Labels;

namespace PlyrFm.Indexer.Indexing;

/// <summary>What an operator decides about reading records.</summary>
/// <param name="AudioHosts">Hosts that audioUrl may name.</param>
/// <param name="ImageHosts">Hosts that pictures may come from. A free choice of host would let an author track every viewer.</param>
/// <param name="IsStrict">True: nothing that breaks the lexicon is tolerated.</param>
/// <param name="AllowLocalAddresses">True in a local network: http and ports are fine for localhost and loopback addresses.</param>
public sealed record RecordPolicy(
    FrozenSet<string> AudioHosts,
    FrozenSet<string> ImageHosts,
    bool IsStrict = false,
    bool AllowLocalAddresses = false)
{
    // The last one is the storage that plyr.fm published from before it had a domain for it: many older records name it.
    public static readonly FrozenSet<string> DefaultAudioHosts =
        FrozenSet.Create("audio.plyr.fm", "api.plyr.fm", "pub-d4ed8a1e39d44dac85263d86ad5676fd.r2.dev");

    public static readonly FrozenSet<string> DefaultImageHosts = FrozenSet.Create("images.plyr.fm", "cdn.bsky.app");

    /// <summary>What the labels that authors put on their own records do.</summary>
    public FrozenDictionary<string, Hidden> SelfLabels { get; init; } = LabelRules.OfAuthors(LabelRule.Defaults);

    public static RecordPolicy Default { get; } = new(DefaultAudioHosts, DefaultImageHosts);
}
