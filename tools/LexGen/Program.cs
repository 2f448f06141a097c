using PlyrFm.AtProto.Lexicon;
using PlyrFm.LexGen;

if (LexGenOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(LexGenOptions.Usage);
    return ExitCodes.BadUsage;
}

try
{
    var sources = SourceLexicon.LoadAll(options.LexiconFolder);
    var vocabulary = new Vocabulary(sources.Select(source => source.Document), options.RootNamespace);
    foreach (var note in vocabulary.NotModelled())
    {
        Console.WriteLine(note);
    }

    var files = sources.Select(source => GeneratedFile.From(source, vocabulary)).ToArray();
    var drift = new Drift(options.OutputFolder, files);
    if (!options.IsCheck)
    {
        drift.Repair();
        Console.WriteLine($"{files.Length} files in {options.OutputFolder}");
        return ExitCodes.Done;
    }

    var drifted = drift.Find();
    foreach (var file in drifted)
    {
        Console.Error.WriteLine($"{file}: does not match its lexicon; run tools/lexgen");
    }

    return drifted.Count == 0 ? ExitCodes.Done : ExitCodes.Drifted;
}
catch (LexiconException fault)
{
    Console.Error.WriteLine(fault.Message);
    return ExitCodes.BadLexicon;
}
