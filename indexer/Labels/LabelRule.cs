using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Labels;

/// <summary>What a label does: which one, of whom, and to which surfaces.</summary>
/// <param name="Source">A labeler's DID, <see cref="Self"/>, or <see cref="AnyLabeler"/>.</param>
/// <param name="Value">The label's name.</param>
/// <param name="Effect">The reason to be hidden that follows from it.</param>
public sealed record LabelRule(string Source, string Value, Hidden Effect)
{
    /// <summary>What authors say of their own records.</summary>
    public const string Self = "self";

    /// <summary>Every labeler that is followed.</summary>
    public const string AnyLabeler = "*";

    /// <summary>The words for effects, in settings and in docs/operations.md.</summary>
    public static readonly IReadOnlyDictionary<string, Hidden> Effects = new Dictionary<string, Hidden>
    {
        ["sensitive"] = Hidden.AdultLabel,
        ["unlist"] = Hidden.NotListed,
        ["hide"] = Hidden.OperatorLabel,
        ["takedown"] = Hidden.Takedown,
    };

    /// <summary>What plyr.fm does with the labels that it acts on, and what the protocol says of <c>!hide</c>.</summary>
    public static readonly IReadOnlyList<LabelRule> Defaults =
    [
        new(Self, "sexual", Hidden.AdultLabel),
        new(Self, "porn", Hidden.AdultLabel),
        new(Self, "copyright-violation", Hidden.OperatorLabel),
        new(AnyLabeler, "sexual", Hidden.AdultLabel),
        new(AnyLabeler, "porn", Hidden.AdultLabel),
        new(AnyLabeler, "copyright-violation", Hidden.OperatorLabel),
        new(AnyLabeler, "!hide", Hidden.OperatorLabel),
    ];

    /// <summary>Reads <c>SOURCE VALUE EFFECT</c>, such as <c>self sexual sensitive</c>.</summary>
    /// <returns>Null for anything else.</returns>
    public static LabelRule? TryParse(string? text) =>
        text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var source, var value, var effect]
        && (source is Self or AnyLabeler || Did.TryParse(source, out _))
        && SyntaxRules.Utf8Length(value) <= Label.MaxValBytes
        && Effects.TryGetValue(effect, out var hidden)
            ? new LabelRule(source, value, hidden)
            : null;
}
