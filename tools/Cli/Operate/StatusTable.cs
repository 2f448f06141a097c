using System.Globalization;
using System.Text.Json;

namespace PlyrFm.Cli.Operate;

/// <summary>The status of both hosts for people: one thing a line, its name in front.</summary>
internal static class StatusTable
{
    private const int NameWidth = 14;

    public static void WriteIndexer(TextWriter output, Uri url, HostStatus indexer)
    {
        if (WriteHead(output, "indexer", url, indexer, State(indexer)))
        {
            foreach (var source in indexer.Items("sources"))
            {
                WriteSource(output, source);
            }

            var path = indexer.Part("path");
            Line(output, "  followed", $"{HostStatus.Text(path, "followed")} repositories");
            Line(output, "  fetches", $"{HostStatus.Text(path, "fetchesActive")} running, {HostStatus.Text(path, "fetchesQueued")} queued");
            Line(output, "  in flight", $"{HostStatus.Text(path, "bytesInFlight")} bytes, of which {HostStatus.Text(path, "bytesWaiting")} wait for a fetch or a key");
            Line(output, "  repositories", Counts(indexer.Part("repositories")));
            WriteBackfill(output, indexer.Part("backfill"));
            WriteAudit(output, indexer.Part("audit"));
            WriteAudio(output, indexer.Part("audio"));
            Line(output, "  rejects", Counts(indexer.Part("rejects")));
        }
    }

    private static string State(HostStatus indexer) => indexer.Text("role") == "standby"
        ? "standing by, another indexer leads"
        : indexer.Is("databaseReady") ? "database ready" : "database away";

    public static void WriteApi(TextWriter output, Uri url, HostStatus api)
    {
        if (WriteHead(output, "api", url, api, api.Is("ready") ? "ready" : $"not ready: {api.Text("obstacle")}"))
        {
            Line(output, "  hostname", api.Text("hostname"));
            Line(output, "  signals", $"{(api.Is("listening") ? "listening to the indexer" : "not listening")}, {api.Text("waiting")} requests wait");
        }
    }

    private static bool WriteHead(TextWriter output, string name, Uri url, HostStatus host, string state)
    {
        if (host.Error is not null)
        {
            Line(output, name, host.Error);
            return false;
        }

        var isTimed = long.TryParse(host.Text("uptimeSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        var uptime = isTimed ? $", up {Duration.Text(TimeSpan.FromSeconds(seconds))}" : "";
        Line(output, name, $"{state}{uptime}, version {host.Text("version")}, {url}");
        return true;
    }

    private static void WriteSource(TextWriter output, JsonElement source)
    {
        var lag = HostStatus.Text(source, "lagSeconds") is { Length: > 0 } seconds ? $", {seconds} s behind" : "";
        var error = HostStatus.Text(source, "lastError") is { Length: > 0 } text ? $", last error: {text}" : "";
        var loss = HostStatus.Text(source, "possibleLossSince") is { Length: > 0 } since ? $", events may be missing since {since}" : "";
        Line(
            output,
            "  source",
            $"{HostStatus.Text(source, "name")} {HostStatus.Text(source, "state")}, seq {HostStatus.Text(source, "lastSeq")}, durable to {HostStatus.Text(source, "cursor")}{lag}{error}{loss}");
        if (source.ValueKind == JsonValueKind.Object && source.TryGetProperty("deliveries", out var deliveries) && deliveries.ValueKind == JsonValueKind.Object)
        {
            foreach (var collection in deliveries.EnumerateObject())
            {
                var inARow = HostStatus.Text(collection.Value, "missedInARow");
                var row = inARow is "0" or "" ? "" : $", {inARow} of them in a row{(HostStatus.Text(collection.Value, "isBlind") == "True" ? ": it seems to be blind to them" : "")}";
                var (first, later, missed) = (HostStatus.Text(collection.Value, "first"), HostStatus.Text(collection.Value, "later"), HostStatus.Text(collection.Value, "missed"));
                Line(output, "", $"  {collection.Name}: {first} first, {later} after others, {missed} missed{row}");
            }
        }
    }

    private static void WriteBackfill(TextWriter output, JsonElement backfill)
    {
        var outstanding = HostStatus.Text(backfill, "outstanding");
        if (outstanding is "" or "0")
        {
            Line(output, "  backfill", "nothing is outstanding");
            WriteFetched(output, backfill);
            return;
        }

        var isTimed = long.TryParse(HostStatus.Text(backfill, "secondsLeft"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        var left = isTimed ? $", about {Duration.Text(TimeSpan.FromSeconds(seconds))} left" : "";
        Line(output, "  backfill", $"{outstanding} repositories outstanding, {HostStatus.Text(backfill, "perMinute")} a minute{left}");
        WriteFetched(output, backfill);
        foreach (var host in HostStatus.Items(backfill, "hosts"))
        {
            var away = HostStatus.Text(host, "awayUntil") is { Length: > 0 } until ? $", asks to wait until {until}" : "";
            Line(output, "    host", $"{HostStatus.Text(host, "host")}: {HostStatus.Text(host, "fetches")} running, {HostStatus.Text(host, "waiting")} waiting{away}");
        }

        if (Member(backfill, "failures") is { ValueKind: JsonValueKind.Object } failures && failures.EnumerateObject().Any())
        {
            Line(output, "    failures", Counts(failures));
        }
    }

    private static void WriteFetched(TextWriter output, JsonElement backfill)
    {
        // An older indexer does not say.
        if (HostStatus.Text(backfill, "whole") is { Length: > 0 } whole)
        {
            var abandoned = Member(backfill, "sparseAbandoned") is { ValueKind: JsonValueKind.Object } reasons && reasons.EnumerateObject().Any() ? $"; large and whole all the same: {Counts(reasons)}" : "";
            Line(output, "    fetched", $"{whole} whole, {HostStatus.Text(backfill, "sparse")} large ones in parts{abandoned}");
        }
    }

    private static void WriteAudit(TextWriter output, JsonElement audit)
    {
        if (audit.ValueKind != JsonValueKind.Object)
        {
            Line(output, "  audit", "off");
            return;
        }

        var asOf = HostStatus.Text(audit, "verifiedAsOf") is { Length: > 0 } time ? $"{HostStatus.Text(audit, "equal")} repositories verified equal as of {time}" : "nothing verified yet";
        var differing = HostStatus.Text(audit, "differing") is var count && count is "0" or "" ? "none differs" : $"{count} differ ({Counts(Member(audit, "reasons"), withZeros: false)})";
        var unreachable = HostStatus.Text(audit, "unreachableSince") is { Length: > 0 } since ? $", {HostStatus.Text(audit, "unreachable")} unreachable since {since}" : "";
        var unverified = HostStatus.Text(audit, "unverified") is var left && left is "0" or "" ? "" : $", {left} to be compared";
        Line(output, "  audit", $"{asOf}, {differing}{unreachable}{unverified}");
    }

    private static void WriteAudio(TextWriter output, JsonElement audio)
    {
        // Left out while it is off, or not counted yet.
        if (audio.ValueKind == JsonValueKind.Object)
        {
            var overdue = HostStatus.Text(audio, "overdue") is var late && late is "0" or "" ? "" : $", {late} overdue";
            Line(output, "  audio", $"{HostStatus.Text(audio, "available")} sources available, {HostStatus.Text(audio, "unavailable")} not, {HostStatus.Text(audio, "unverified")} unverified{overdue}");
        }
    }

    private static JsonElement Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value : default;

    private static string Counts(JsonElement counts, bool withZeros = true)
    {
        var all = counts.ValueKind == JsonValueKind.Object
            ? counts.EnumerateObject().Where(count => withZeros || count.Value.ToString() != "0").Select(count => $"{count.Value} {count.Name}")
            : [];
        return string.Join(", ", all.DefaultIfEmpty("none"));
    }

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"{name.PadRight(NameWidth)} {text}");
}
