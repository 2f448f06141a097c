using PlyrFm.AtProto.Labels;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What labelers have truly said, and what of it holds: kept from what was said, and nothing else.</summary>
internal sealed class Sayings
{
    private readonly Dictionary<(string Src, string Uri, string Val), Label> _newest = [];
    private readonly List<Label> _all = [];
    private readonly List<string> _labelers = [];

    /// <summary>Everything that was ever said, in order.</summary>
    public IReadOnlyList<Label> All => _all;

    /// <summary>A labeler that is followed, in the order of the settings.</summary>
    public void Follow(string labeler) => _labelers.Add(labeler);

    public void Said(Label label)
    {
        _all.Add(label);
        _newest[(label.Src.Value, label.Uri, label.Val)] = label;
    }

    /// <summary>Bits of <c>hidden</c>, by the rules that are the default: what plyr.fm acts on, and <c>!hide</c>.</summary>
    public int Marks(string uri, string? cid, DateTimeOffset now) => Holding(uri, cid, now).Aggregate(0, (bits, label) => bits | label.Val switch
    {
        "sexual" or "porn" => 1,
        "copyright-violation" or "!hide" => 2,
        _ => 0,
    });

    /// <summary>Bits of <c>redacted</c>: one for each labeler.</summary>
    public int Redactions(string uri, string? cid, DateTimeOffset now) =>
        Holding(uri, cid, now).Where(label => label.Val == "!takedown").Aggregate(0, (bits, label) => bits | (1 << _labelers.IndexOf(label.Src.Value)));

    private IEnumerable<Label> Holding(string uri, string? cid, DateTimeOffset now) => _newest.Values.Where(label =>
        label.Uri == uri && label.Neg != true && (label.Exp is not { } end || end.Instant > now) && (label.Cid is null || label.Cid == cid));
}
