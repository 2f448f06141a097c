using System.Diagnostics;
using System.Globalization;

namespace PlyrFm.TestKit;

/// <summary>One of our programs as an operator runs it: a process of its own, which can be killed like one, and whose log is kept.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const int KeptLines = 5000;

    // The program's process id first. The shell around it ends it as soon as its own standard input closes, which it also does when the
    // tests are killed.
    private const string Supervise = """
        bash -c 'echo $$; exec "$0" "$@"' "$0" "$@" </dev/null & child=$!
        exec >/dev/null 2>&1
        cat
        kill -KILL "$child"
        """;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly Queue<string> _log = [];
    private readonly Process _shell;
    private readonly Process _program;
    private readonly Task _ended;

    private HostProcess(string name, Process shell, Process program)
    {
        (_name, _shell, _program) = (name, shell, program);
        // Both streams end when the program does: the shell has let go of its ends.
        _ended = Task.WhenAll(KeepAsync(shell.StandardOutput), KeepAsync(shell.StandardError));
    }

    /// <summary>What it has in memory, as the system counts it.</summary>
    public long MemoryBytes
    {
        get
        {
            _program.Refresh();
            return _program.WorkingSet64;
        }
    }

    /// <summary>What the processors have done for it so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _program.Refresh();
            return _program.TotalProcessorTime;
        }
    }

    /// <summary>The program has ended, whoever ended it.</summary>
    public bool HasEnded => _ended.IsCompleted;

    /// <summary>Starts the program of an assembly beside this one, or one that was compiled ahead of time.</summary>
    public static async Task<HostProcess> StartAsync(string program, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var path = Path.Combine(AppContext.BaseDirectory, program);
        string[] command = path.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", path] : [path];
        var start = new ProcessStartInfo("bash", ["-c", Supervise, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var shell = Process.Start(start)!;
        var id = int.Parse((await shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        return new HostProcess(program, shell, Process.GetProcessById(id));
    }

    /// <summary>Ends the program without a warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _program.Kill();
        await _ended.WaitAsync(StopLimit);
    }

    /// <summary>Asks the program to stop (SIGTERM), as systemd does.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _program.Id.ToString(CultureInfo.InvariantCulture)]);
        await _ended.WaitAsync(StopLimit);
    }

    /// <summary>The end of its log, for the message of a test that fails.</summary>
    public string Log(int lines = 40)
    {
        lock (_log)
        {
            return $"--- {_name}{(HasEnded ? ", which has ended" : "")}\n{string.Join('\n', _log.TakeLast(lines))}";
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _program.Dispose();
        _shell.Dispose();
    }

    private async Task KeepAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.Enqueue(line);
                if (_log.Count > KeptLines)
                {
                    _log.Dequeue();
                }
            }
        }
    }
}
