using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Whether a commit that a host has served is its account's.</summary>
internal static class CommitSignature
{
    /// <summary>With the key that is known, or else with the key of this moment.</summary>
    public static async Task<bool> IsSignedAsync(this SignedCommit commit, Identity identity, IdentityCache identities, CancellationToken ct)
    {
        if (identity.SigningKey is { } key && commit.VerifySignature(key))
        {
            return true;
        }

        return await identities.RefreshAsync(identity.Did, ct) is IdentityResolution.Found { Identity.SigningKey: { } fresh }
            && commit.VerifySignature(fresh);
    }
}
