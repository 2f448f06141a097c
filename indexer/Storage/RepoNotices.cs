using System.Text;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Tells readers, in the transaction itself, which repositories moved: channel <c>plyr_repo</c>, one line <c>DID rev</c> each, several lines to a
/// message.
/// </summary>
internal static class RepoNotices
{
    // PostgreSQL's limit is 8000 bytes, the terminating zero included.
    private const int MaxPayloadBytes = 7999;

    private const string Notify = "select pg_notify('plyr_repo', n.payload) from unnest(@payloads) as n(payload)";

    private static readonly string[] NoName = [""];

    public static void Write(StatementBatch statements, IReadOnlyList<RepoEntry> repos)
    {
        var payloads = Payloads(repos.Where(r => r is { IsAnnounced: true, IsFollowed: true }).Select(r => $"{r.Did} {r.Rev}")).ToArray();
        if (payloads.Length > 0)
        {
            statements.Add(Notify, Parameter.Of("payloads", payloads));
        }
    }

    /// <summary>No repository moved, but something of them is shown otherwise: whoever keeps answers has to ask again.</summary>
    public static void WriteWithoutName(StatementBatch statements) => statements.Add(Notify, Parameter.Of("payloads", NoName));

    // A DID is at most 2048 ASCII characters, so one line always fits.
    internal static IEnumerable<string> Payloads(IEnumerable<string> lines)
    {
        var payload = new StringBuilder();
        foreach (var line in lines)
        {
            if (payload.Length > 0 && payload.Length + 1 + line.Length > MaxPayloadBytes)
            {
                yield return payload.ToString();
                payload.Clear();
            }

            payload.Append(payload.Length > 0 ? "\n" : "").Append(line);
        }

        if (payload.Length > 0)
        {
            yield return payload.ToString();
        }
    }
}
