using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Labels;

/// <summary>Verifies labels with the <c>#atproto_label</c> key in their labeler's DID document, and with nothing else.</summary>
/// <remarks>Thread-safe. A signature that does not match has the document looked at again, once, as often as the cache permits.</remarks>
public sealed class LabelVerifier(IdentityCache identities)
{
    /// <summary>Verifies one label.</summary>
    /// <param name="label">As received.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<LabelVerdict> VerifyAsync(Label label, CancellationToken ct)
    {
        if (label.Sig.IsEmpty)
        {
            return LabelVerdict.Unsigned;
        }
        var known = await identities.GetAsync(label.Src, ct).ConfigureAwait(false);
        var verdict = Judge(label, known);
        return verdict is LabelVerdict.Valid or LabelVerdict.Unavailable
            ? verdict
            : Judge(label, await identities.RefreshAsync(label.Src, ct).ConfigureAwait(false), known);
    }

    private static LabelVerdict Judge(Label label, IdentityResolution resolution, IdentityResolution? before = null) => resolution switch
    {
        IdentityResolution.Unavailable => LabelVerdict.Unavailable,
        IdentityResolution.Found { Identity.LabelKey: { } key } when label.VerifySignature(key) => LabelVerdict.Valid,
        // Nobody looked again, because the document was looked at a moment ago or cannot be reached. That proves nothing about a label
        // that was issued since.
        IdentityResolution.Found { Identity: var identity } when
            before is IdentityResolution.Found { Identity: var old } && old.ResolvedAt == identity.ResolvedAt && identity.ResolvedAt <= label.Cts.Instant
            => LabelVerdict.Unavailable,
        IdentityResolution.Found { Identity.LabelKey: not null } => LabelVerdict.BadSignature,
        IdentityResolution.Found or IdentityResolution.NotFound or IdentityResolution.Deactivated => LabelVerdict.NoKey,
        _ => throw new ArgumentOutOfRangeException(nameof(resolution), resolution, "A kind of resolution that is not known here."),
    };
}
