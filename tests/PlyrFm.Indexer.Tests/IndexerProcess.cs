using System.Diagnostics;

using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>The program as it is shipped, in a process of its own, which can be killed.</summary>
internal static class IndexerProcess
{
    public static Process Launch(SimulatedNetwork network, string connectionString, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Program).Assembly.Location])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        (string, string)[] usual =
        [
            ("ConnectionStrings__Plyr", connectionString),
            ("Firehose__Sources__0", network.Relay.Server.Address.ToString()),
            ("Identity__PlcDirectory", network.Plc.Server.Address.ToString()),
            ("Identity__HandleWellKnown", network.Pds.Server.Address.ToString()),
            ("Network__AllowPrivate", "true"),
            ("Records__DeletionGraceHours", "0"),
            // Records name files of plyr's own hosts, which are no part of the simulated network.
            ("Audio__ChecksPerSecondPerHost", "0"),
            ("Admin__IndexerUrl", "http://127.0.0.1:0"),
        ];
        foreach (var (name, value) in usual.Concat(settings))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
