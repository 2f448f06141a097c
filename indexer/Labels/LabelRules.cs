using System.Collections.Frozen;

using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Labels;

/// <summary>Rules by label, with the effects of several about the same label taken together.</summary>
public static class LabelRules
{
    /// <summary>The effects of labels that authors put on their own records.</summary>
    public static FrozenDictionary<string, Hidden> OfAuthors(IEnumerable<LabelRule> rules) =>
        Merge(rules.Where(rule => rule.Source == LabelRule.Self), rule => rule.Value);

    /// <summary>The effects of labels of followed labelers, and of those of authors under the source <see cref="LabelRule.Self"/>.</summary>
    public static FrozenDictionary<(string Source, string Value), Hidden> For(IReadOnlyCollection<LabelRule> rules, IReadOnlyCollection<Labeler> labelers)
    {
        var followed = labelers.Select(labeler => labeler.Did.Value).ToHashSet(StringComparer.Ordinal);
        return Merge(
            rules.SelectMany(rule => rule.Source switch
            {
                LabelRule.AnyLabeler => followed.Select(did => rule with { Source = did }),
                LabelRule.Self => [rule],
                _ => followed.Contains(rule.Source) ? [rule] : Enumerable.Empty<LabelRule>(),
            }),
            rule => (rule.Source, rule.Value));
    }

    private static FrozenDictionary<TKey, Hidden> Merge<TKey>(IEnumerable<LabelRule> rules, Func<LabelRule, TKey> key)
        where TKey : notnull =>
        rules.GroupBy(key).ToFrozenDictionary(group => group.Key, group => group.Aggregate(Hidden.None, (all, rule) => all | rule.Effect));
}
