using System.CommandLine;
using PlyrFm.Cli.Frames;

namespace PlyrFm.Cli.Bench;

/// <summary><c>plyr bench frames FILE</c>: how fast a capture is filtered, decoded or verified on this machine.</summary>
internal static class FramesBenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CaptureReader.Argument();
        var mode = new Option<string>("--mode") { Description = "filter: see that a frame is not ours. full: decode it, hash every block, every record to JSON. verify: full, signature, inversion of every op.", Required = true };
        mode.AcceptOnlyFromAmong([.. FrameWork.ByMode.Keys]);
        var keyFile = new Option<FileInfo?>("--keys") { Description = "Lines of did<TAB>did:key; needed to verify." };
        var limit = new Option<int?>("--limit") { Description = "Use the first N frames only." };
        var loops = new Option<int>("--loops") { Description = "Passes over the capture in one run.", DefaultValueFactory = _ => 1 }.Positive();
        var runs = new Option<int>("--runs") { Description = "Measured runs, one line each; take the median.", DefaultValueFactory = _ => 5 }.Positive();
        var threads = new Option<int>("--threads") { Description = "Threads; an account stays on one.", DefaultValueFactory = _ => 1 }.Positive();
        return new Command("frames", "Frames per second, per run and in JSON.") { file, mode, keyFile, limit, loops, runs, threads }.Does(terminal, parsed =>
        {
            var modeName = parsed.GetRequiredValue(mode);
            var keys = parsed.GetValue(keyFile) is { } tsv ? KeyFile.Read(tsv) : [];
            if (modeName == "verify" && keys.Count == 0)
            {
                throw new InvalidDataException("To verify, the signers' keys are needed: --keys FILE.");
            }

            var frames = CaptureReader.Read(terminal, InputFiles.Chosen(parsed, file)).Take(parsed.GetValue(limit) ?? int.MaxValue).ToList();
            var lanes = new FrameLanes(frames, parsed.GetValue(threads));
            for (var run = 0; run < parsed.GetValue(runs); run++)
            {
                var bad = 0L;
                var measured = Measurement.Of(() => bad = lanes.Run(() => FrameWork.ByMode[modeName](keys), parsed.GetValue(loops)));
                var count = (long)frames.Count * parsed.GetValue(loops);
                JsonOutput.Write(terminal, output =>
                {
                    output.WriteString("impl", "plyr");
                    output.WriteString("mode", modeName);
                    output.WriteNumber("frames", count);
                    output.WriteNumber("fps", (long)(count / measured.Wall.TotalSeconds));
                    output.WriteNumber("fps_cpu", (long)(count / measured.Cpu.TotalSeconds));
                    output.WriteNumber("alloc_per_frame", Math.Round((double)measured.AllocatedBytes / count, 1));
                    output.WriteNumber("gen0", measured.Gen0);
                    output.WriteNumber("gen1", measured.Gen1);
                    output.WriteNumber("gen2", measured.Gen2);
                    output.WriteNumber("rss_mb", Environment.WorkingSet / 1_000_000);
                    output.WriteNumber("bad", bad);
                    output.WriteNumber("threads", parsed.GetValue(threads));
                });
                terminal.Output.Flush();
            }

            return ExitCode.Well;
        });
    }
}
