using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Labels;

/// <summary>A labeler whose labels a request wants.</summary>
/// <param name="Redacts">What it says <c>!takedown</c> or <c>!suspend</c> of is not to be in the answer at all.</param>
internal sealed record AcceptedLabeler(Did Did, bool Redacts)
{
    /// <summary>As in the headers: <c>did:plc:x;redact</c>.</summary>
    public override string ToString() => Redacts ? $"{Did};{LabelerHeader.Redact}" : Did.Value;
}
