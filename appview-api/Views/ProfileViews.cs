using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Accounts as lists of accounts show them.</summary>
internal sealed class ProfileViews(ProfileQueries profiles, Addresses addresses)
{
    // Of the output lexicon.
    private const int MaxDescriptionBytes = 2560;
    private const int MaxDescriptionGraphemes = 256;

    /// <summary>In the order of the ids; accounts that went while the page was loading are left out.</summary>
    public async Task<IReadOnlyList<ProfileView>> LoadAsync(Audience audience, IReadOnlyList<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return [];
        var rows = (await profiles.LoadAsync(audience, ids, ct)).ToDictionary(row => row.Account.Id);
        return [.. ids.Where(rows.ContainsKey).Select(id => View(rows[id]))];
    }

    public static string? Description(string? text) => DisplayText.Prose(text, MaxDescriptionBytes, MaxDescriptionGraphemes);

    private ProfileView View(ProfileSummaryRow profile)
    {
        var basic = PageViews.Account(profile.Account, addresses);
        return new ProfileView
        {
            Did = basic.Did,
            Handle = basic.Handle,
            DisplayName = basic.DisplayName,
            Avatar = basic.Avatar,
            Labels = basic.Labels,
            CreatedAt = profile.CreatedAt is { } created ? Timestamp.Text(created) : null,
            Description = Description(profile.Description),
            TrackCount = profile.TrackCount,
            IndexedAt = profile.IndexedAt is { } indexed ? Timestamp.Text(indexed) : null,
        };
    }
}
