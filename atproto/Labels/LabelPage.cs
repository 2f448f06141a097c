using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Labels;

/// <summary>Labels that came together. One that cannot be read does not cost the others.</summary>
/// <param name="Labels">Those that could be read, in order. None is verified.</param>
/// <param name="Refused">Why each of the others could not.</param>
/// <param name="Cursor">Where <c>queryLabels</c> goes on; null at the end, and in a stream.</param>
public sealed record LabelPage(IReadOnlyList<Label> Labels, IReadOnlyList<MalformedReason> Refused, string? Cursor)
{
    internal static LabelPage Read(DataArray items, string? cursor)
    {
        var labels = new List<Label>(items.Count);
        var refused = new List<MalformedReason>();
        foreach (var item in items)
        {
            if (item is not DataMap map)
            {
                refused.Add(MalformedReason.UnexpectedType);
            }
            else if (Label.TryRead(map, out var label, out var reason))
            {
                labels.Add(label);
            }
            else
            {
                refused.Add(reason);
            }
        }
        return new LabelPage(labels, refused, cursor);
    }
}
