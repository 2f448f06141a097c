using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Com.Atproto.Label;
using PlyrFm.Lexicons.Fm.Plyr;

namespace PlyrFm.Indexer.Indexing;

/// <summary>Reads the content warnings that authors put on their own records.</summary>
internal static class SelfLabelReader
{
    // Values that start so are for moderators, except the author's wish to be shown to members only.
    private const char ModeratorPrefix = '!';
    private const string MembersOnly = "!no-unauthenticated";

    /// <summary>Whether labels without a type are self-labels all the same. A content warning must not be lost over a missing type.</summary>
    public static bool HasShape(DataMap record) =>
        record.Get<DataMap>(Track.Fields.Labels) is { } labels
        && labels.Get<DataArray>(SelfLabels.Fields.Values) is { Count: <= SelfLabels.Limits.ValuesMaxLength } values
        && values.All(value => value is DataMap label && label.Get<DataText>(SelfLabel.Fields.Val) is { Value: var text }
            && SyntaxRules.Utf8Length(text) <= SelfLabel.Limits.ValMaxLength);

    /// <summary>The labels; none when they are of a kind that is not known.</summary>
    public static string[] Read(DataMap record)
    {
        var labels = record.Get<DataMap>(Track.Fields.Labels);
        return labels is null || (labels.Type is not (null or SelfLabels.TypeName))
            ? []
            : [.. SelfLabels.Read(labels).Values
                .Select(label => DisplayText.Line(label.Val))
                .Where(text => text.Length > 0 && (text[0] != ModeratorPrefix || text == MembersOnly))
                .Distinct()];
    }

    /// <summary>What the operator lets these labels do.</summary>
    public static Hidden Effect(IEnumerable<string> labels, RecordPolicy policy) =>
        labels.Aggregate(Hidden.None, (all, label) => all | policy.SelfLabels.GetValueOrDefault(label));
}
