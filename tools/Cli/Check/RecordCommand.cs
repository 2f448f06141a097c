using System.CommandLine;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons;

namespace PlyrFm.Cli.Check;

/// <summary><c>plyr check record</c>: records against their lexicon.</summary>
internal static class RecordCommand
{
    public static Command Create(Terminal terminal)
    {
        var lexicons = new Option<DirectoryInfo?>("--lexicons") { Description = "Folder of schema files, read with its subfolders. Default: the lexicons of this service." };
        var recordKey = new Option<string?>("--rkey") { Description = "Record key, when it should be checked as well." };
        var files = InputFiles.Argument("JSON: one record a line, or one document.");
        return new Command("record", "Check records by the schema that their $type names: valid<TAB>type, or invalid<TAB>type<TAB>reasons.") { lexicons, recordKey, files }
            .Does(terminal, parsed =>
            {
                var catalog = parsed.GetValue(lexicons) is { } folder ? ReadFolder(folder) : LexiconFiles.Catalog();
                // Strict: a person who asks wants to hear what any other implementation may refuse.
                var validator = new RecordValidator(catalog, LexiconMode.Strict);
                var exitCode = ExitCode.Well;
                foreach (var json in JsonInput.Read(terminal, parsed.GetValue(files) ?? []))
                {
                    exitCode = Check(terminal, validator, catalog, json.Span, parsed.GetValue(recordKey)) ? exitCode : ExitCode.NotWell;
                }

                return exitCode;
            });
    }

    private static bool Check(Terminal terminal, RecordValidator validator, LexiconCatalog catalog, ReadOnlySpan<byte> json, string? recordKey)
    {
        var type = "";
        string reasons;
        try
        {
            var record = DataValue.FromJson(json);
            type = record is DataMap map && map.Get<DataText>("$type") is { } text ? text.Value : "";
            reasons = !Nsid.TryParse(type, out var nsid) ? "$type: names no record type"
                : catalog.Find(new LexiconReference(nsid, LexiconReference.Main)) is not RecordDefinition ? "$type: no lexicon of this name among those given"
                : string.Join("; ", validator.Validate(nsid, record, recordKey).Select(problem => $"{problem.Path}: {problem.Message}"));
        }
        catch (MalformedDataException e)
        {
            reasons = e.Message;
        }

        terminal.Output.WriteLine(reasons.Length == 0 ? $"valid\t{type}" : $"invalid\t{type}\t{reasons.ReplaceLineEndings(" ")}");
        return reasons.Length == 0;
    }

    private static LexiconCatalog ReadFolder(DirectoryInfo folder)
    {
        try
        {
            return new LexiconCatalog(folder.EnumerateFiles("*.json", SearchOption.AllDirectories)
                .Select(file => LexiconDocument.Parse(File.ReadAllBytes(file.FullName))));
        }
        catch (LexiconException e)
        {
            throw new InvalidDataException($"{folder} is no folder of lexicons: {e.Message}", e);
        }
    }
}
