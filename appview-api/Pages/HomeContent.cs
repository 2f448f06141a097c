using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Pages;

/// <summary>What the page at <c>/</c> is made of.</summary>
/// <param name="Totals">By the names of <c>service_stat</c>; empty before the first count.</param>
/// <param name="Sources">Whom the index follows, and how far it has come.</param>
/// <param name="Newest">The newest tracks.</param>
internal sealed record HomeContent(
    IReadOnlyDictionary<string, long> Totals, IReadOnlyList<SourceState> Sources, IReadOnlyList<TrackViewBasic> Newest);
