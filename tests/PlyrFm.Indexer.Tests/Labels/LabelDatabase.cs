using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;

namespace PlyrFm.Indexer.Tests.Labels;

/// <summary>Labels and decisions straight into a database, without a network around.</summary>
internal static class LabelDatabase
{
    public static readonly Did Labeler = Did.Parse("did:plc:llllllllllllllllllllllll");

    private static readonly PrivateKey Key = PrivateKey.Generate(KeyCurve.P256);

    public static async Task ClearMarksAsync(this IndexerDatabase database)
    {
        await database.ClearAsync();
        // The trail keeps what was decided; a test may begin a new one.
        await database.ExecuteAsync("""
            delete from label; delete from label_rule; delete from labeler;
            alter table policy_event disable trigger policy_event_is_kept;
            delete from policy_event;
            alter table policy_event enable trigger policy_event_is_kept
            """);
    }

    public static Task<bool> FollowAsync(this IndexerDatabase database, IReadOnlyList<LabelRule>? rules = null, params Did[] labelers)
    {
        Did[] followed = labelers is [] ? [Labeler] : labelers;
        return LabelPolicy.CopyAsync(
            database.DataSource,
            Scenario.Collections,
            followed,
            LabelRules.For(rules ?? LabelRule.Defaults, [.. followed.Select(did => new Labeler(did, Redacts: true))]),
            TimeProvider.System,
            CancellationToken.None);
    }

    public static ReceivedLabel Label(
        string uri, string value, int second = 0, bool neg = false, long seq = 1, string? cid = null, DateTimeOffset? until = null, Did? labeler = null) => new(
        new Label
        {
            Ver = 1,
            Src = labeler ?? Labeler,
            Uri = uri,
            Val = value,
            Neg = neg ? true : null,
            Cid = cid,
            Cts = AtDatetime.Parse($"2026-01-01T00:00:{second:00}Z"),
            Exp = until is { } end ? AtDatetime.Parse(end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture)) : null,
        }.Sign(Key),
        seq);

    public static Task<int> WriteAsync(this IndexerDatabase database, TimeProvider time, params ReceivedLabel[] labels) =>
        new LabelWriter(database.DataSource, Scenario.Collections, time).WriteAsync(labels, ("labels:test", labels.Max(label => label.Seq)), CancellationToken.None);

    public static Task<(PolicyEffect Before, PolicyEffect After)> DecideAsync(this IndexerDatabase database, string subject, PolicyAction action, bool isDryRun = false) =>
        new OperatorPolicy(database.DataSource, Scenario.Collections, TimeProvider.System).DecideAsync([new(subject, action, "test", "tester")], isDryRun, CancellationToken.None);

    public static Task<long> RebuildAsync(this IndexerDatabase database, TimeProvider time) =>
        new Rebuild(database.DataSource, Scenario.Collections, RecordPolicy.Default, time).RunAsync(CancellationToken.None);
}
