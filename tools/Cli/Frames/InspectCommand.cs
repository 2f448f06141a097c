using System.CommandLine;
using System.Text.Json;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.Cli.Frames;

/// <summary><c>plyr frames inspect FILE</c>: what each frame of a capture says.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CaptureReader.Argument();
        return new Command("inspect", "One JSON object a frame. Says nothing about signatures: see verify.") { file }.Does(terminal, parsed =>
        {
            var exitCode = ExitCode.Well;
            var index = 0L;
            foreach (var frame in CaptureReader.Read(terminal, InputFiles.Chosen(parsed, file)))
            {
                var isRead = Frame.TryRead(frame, out var evt, out var reason);
                exitCode = isRead ? exitCode : ExitCode.NotWell;
                var position = index++;
                JsonOutput.Write(terminal, output =>
                {
                    output.WriteNumber("frame", position);
                    output.WriteNumber("bytes", frame.Length);
                    if (evt is null)
                    {
                        output.WriteString("error", reason.ToString());
                    }
                    else
                    {
                        Describe(evt, output);
                    }
                });
            }

            return exitCode;
        });
    }

    private static void Describe(RepoEvent evt, Utf8JsonWriter output)
    {
        if (evt.Seq > 0)
        {
            output.WriteNumber("seq", evt.Seq);
        }

        switch (evt)
        {
            case CommitEvent commit:
                output.WriteString("kind", "commit");
                output.WriteString("did", commit.Repo.Value);
                output.WriteString("rev", commit.Rev.ToString());
                output.WriteString("since", commit.Since?.ToString());
                output.WriteString("commit", commit.Commit.ToString());
                output.WriteString("prevData", commit.PrevData?.ToString());
                output.WriteStartArray("ops");
                foreach (var op in commit.Ops)
                {
                    output.WriteStringValue($"{op.Action.ToString().ToLowerInvariant()} {op.Path}");
                }

                output.WriteEndArray();
                output.WriteString("time", commit.Time);
                break;
            case SyncEvent sync:
                output.WriteString("kind", "sync");
                output.WriteString("did", sync.Did.Value);
                output.WriteString("rev", sync.Rev.ToString());
                output.WriteString("time", sync.Time);
                break;
            case IdentityEvent identity:
                output.WriteString("kind", "identity");
                output.WriteString("did", identity.Did.Value);
                output.WriteString("handle", identity.Handle?.Value);
                output.WriteString("time", identity.Time);
                break;
            case AccountEvent account:
                output.WriteString("kind", "account");
                output.WriteString("did", account.Did.Value);
                output.WriteBoolean("active", account.Active);
                output.WriteString("status", account.Status);
                output.WriteString("time", account.Time);
                break;
            case InfoEvent info:
                output.WriteString("kind", "info");
                output.WriteString("name", info.Name);
                output.WriteString("message", info.Message);
                break;
            case ErrorEvent error:
                output.WriteString("kind", "error");
                output.WriteString("error", error.Error);
                output.WriteString("message", error.Message);
                break;
            default:
                output.WriteString("kind", "unknown");
                break;
        }
    }
}
