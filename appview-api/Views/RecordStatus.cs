using System.Text.Json;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Tells the author of a record what became of it, and why.</summary>
internal static class RecordStatus
{
    private const short Tolerated = 1;
    private const short Invalid = 2;

    private const short Synchronized = 2;
    private const short Desynchronized = 3;
    private const short Gone = 4;
    private const short Forgotten = 5;

    private const int MaxPathBytes = 1024;
    private const int MaxMessageBytes = 2048;

    // The other bits keep a track out of places that the service chooses, but whoever asks for it gets it.
    private const int Withholding = 2 | 4 | 8;

    private static readonly (int Bit, string Why)[] HiddenBits =
    [
        (1, "It carries an adult label, which keeps it out of places that the service chooses."),
        (2, "A label of the operator keeps it out of places that the service chooses and out of lists."),
        (4, "The operator has taken it down, or its own server has."),
        (8, "The account is not active."),
        (16, "None of its audio can be played, which keeps it out of places that the service chooses."),
    ];

    public static GetRecordStatusOutput NotOfInterest(AtUri uri) => new()
    {
        Uri = uri.Value,
        Status = GetRecordStatusOutput.StatusValues.Ignored,
        Issues = [Error($"Records of type {uri.Collection} are not indexed here.")],
    };

    /// <param name="row">Null when the account was never seen.</param>
    public static GetRecordStatusOutput Explain(AtUri uri, RecordStatusRow? row)
    {
        if (row is null)
            return Unknown(uri.Value, "No record of this account has been seen. Is the record public, and does the relay know the server?");

        var address = $"at://{row.Did}/{uri.Collection}/{uri.RecordKey}";
        if (row.Verdict is not { } verdict)
            return row.DeletedRev is { } rev ? Deleted(address, rev, row.DeletedAt) : NotSeen(address, row);

        var (status, issues) = Judge(verdict, row);
        return new GetRecordStatusOutput
        {
            Uri = address,
            Cid = row.Cid is { } cid ? Cid.FromBytes(cid).ToString() : null,
            Status = status,
            Issues = issues,
            Rev = row.Rev is { } indexed ? Tid.FromValue(indexed).ToString() : null,
            IndexedAt = row.IndexedAt is { } time ? Timestamp.Text(time) : null,
        };
    }

    private static (string Status, List<RecordIssue> Issues) Judge(short verdict, RecordStatusRow row)
    {
        var issues = Problems(row.Problems, verdict == Tolerated ? RecordIssue.SeverityValues.Warning : RecordIssue.SeverityValues.Error);
        if (verdict == Invalid)
            return (GetRecordStatusOutput.StatusValues.Invalid, issues);

        issues.AddRange(HiddenBits.Where(reason => (row.Hidden & reason.Bit) != 0).Select(reason => Warning(reason.Why)));
        if ((row.Hidden & Withholding) != 0)
            return (GetRecordStatusOutput.StatusValues.Hidden, issues);

        if (!row.IsProjected)
        {
            issues.Add(Warning("The record is sound, but nothing here shows it: it is about something that is not a track, or has a key of its own."));
            return (GetRecordStatusOutput.StatusValues.Ignored, issues);
        }

        if (row.Counted is false)
        {
            issues.Add(Warning("The account likes this track already; the oldest like counts."));
            return (GetRecordStatusOutput.StatusValues.Ignored, issues);
        }

        return (GetRecordStatusOutput.StatusValues.Indexed, issues);
    }

    private static GetRecordStatusOutput Deleted(string uri, long rev, DateTime? deletedAt) => new()
    {
        Uri = uri,
        Status = GetRecordStatusOutput.StatusValues.Deleted,
        Issues = [],
        Rev = Tid.FromValue(rev).ToString(),
        IndexedAt = deletedAt is { } time ? Timestamp.Text(time) : null,
    };

    private static GetRecordStatusOutput NotSeen(string uri, RecordStatusRow row)
    {
        var unknown = Unknown(uri, row.RepoState switch
        {
            Synchronized => "The repository is indexed and did not hold this record.",
            Desynchronized => $"The repository has to be fetched again first: {row.RepoReason ?? "its history has a gap"}.",
            Forgotten => "The operator has removed what was held of this account, and does not follow it.",
            Gone => "The account's server has no such repository.",
            null => "The account is known, but no record of it has been seen.",
            _ => "The repository is about to be fetched.",
        });
        return row.RepoReject is { } reject
            ? unknown with { Issues = [.. unknown.Issues, Warning($"The newest refused event of this repository: {reject}.")] }
            : unknown;
    }

    private static GetRecordStatusOutput Unknown(string uri, string why) =>
        new() { Uri = uri, Status = GetRecordStatusOutput.StatusValues.Unknown, Issues = [Warning(why)] };

    // [{"path","rule","message"}]
    private static List<RecordIssue> Problems(string? json, string severity)
    {
        if (json is null)
            return [];
        using var problems = JsonDocument.Parse(json);
        return
        [
            .. problems.RootElement.EnumerateArray().Select(problem => new RecordIssue
            {
                Path = Pointer(problem.GetProperty("path").GetString()),
                Severity = severity,
                Message = Message(problem.GetProperty("message").GetString() ?? "invalid"),
            }),
        ];
    }

    private static string? Pointer(string? path) =>
        string.IsNullOrEmpty(path) ? null : DisplayText.Line($"/{path}", MaxPathBytes);

    private static RecordIssue Error(string message) => new() { Severity = RecordIssue.SeverityValues.Error, Message = Message(message) };

    private static RecordIssue Warning(string message) => new() { Severity = RecordIssue.SeverityValues.Warning, Message = Message(message) };

    private static string Message(string text) => DisplayText.Line(text, MaxMessageBytes) ?? "invalid";
}
