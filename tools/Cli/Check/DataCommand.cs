using System.CommandLine;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.Cli.Check;

/// <summary><c>plyr check data</c>: JSON of the data model in, its DAG-CBOR and CID out.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = InputFiles.Argument("JSON: one document, or one value a line.");
        return new Command("data", "Encode JSON of the data model: {\"cid\",\"cbor\"} with the CBOR in base64, or {\"error\"}.") { files }
            .Does(terminal, parsed =>
            {
                var exitCode = ExitCode.Well;
                foreach (var json in JsonInput.Read(terminal, parsed.GetValue(files) ?? []))
                {
                    exitCode = Check(terminal, json) ? exitCode : ExitCode.NotWell;
                }

                return exitCode;
            });
    }

    private static bool Check(Terminal terminal, ReadOnlyMemory<byte> json)
    {
        try
        {
            var cbor = DataValue.FromJson(json.Span).ToCbor();
            JsonOutput.Write(terminal, output =>
            {
                output.WriteString("cid", Cid.ForDagCbor(cbor).ToString());
                output.WriteBase64String("cbor", cbor);
            });
            return true;
        }
        catch (Exception e) when (e is MalformedDataException or ArgumentException)
        {
            JsonOutput.Write(terminal, output => output.WriteString("error", e.Message));
            return false;
        }
    }
}
