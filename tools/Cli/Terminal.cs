using System.Text;
using Microsoft.Extensions.Configuration;

namespace PlyrFm.Cli;

/// <summary>What a command has around it: where it reads and writes, and the environment's settings. A value, so that tests run commands in their own process.</summary>
internal sealed record Terminal(Stream Input, TextWriter Output, TextWriter Error, IConfiguration Settings)
{
    // Results of a million lines go through here: buffered, flushed when the command ends. Progress goes to Error, which is not.
    private const int OutputBufferChars = 64 * 1024;

    /// <summary>The process's own, in UTF-8 without a byte order mark.</summary>
    public static Terminal Standard()
    {
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), OutputBufferChars);
        return new Terminal(Console.OpenStandardInput(), output, Console.Error, new ConfigurationBuilder().AddEnvironmentVariables().Build());
    }
}
