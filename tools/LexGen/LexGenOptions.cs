namespace PlyrFm.LexGen;

/// <param name="LexiconFolder">Where the JSON files are, each at the path of its NSID.</param>
/// <param name="OutputFolder">Where the code goes. Everything named *.g.cs in it is ours.</param>
/// <param name="RootNamespace">Namespace in front of the authority.</param>
/// <param name="IsCheck">Compare only, write nothing.</param>
public sealed record LexGenOptions(string LexiconFolder, string OutputFolder, string RootNamespace, bool IsCheck)
{
    public const string Usage = """
        lexgen [--check] [--lexicons FOLDER] [--output FOLDER] [--namespace NAME]
          --check      write nothing; exit 1 and name every file that does not match its lexicon
          --lexicons   folder of the JSON files (default: lexicons)
          --output     folder of the code (default: Generated in the folder of the JSON files)
          --namespace  namespace in front of the authority (default: PlyrFm.Lexicons)
        """;

    public static LexGenOptions? Parse(IReadOnlyList<string> args)
    {
        string lexicons = "lexicons", rootNamespace = "PlyrFm.Lexicons";
        string? output = null;
        var isCheck = false;
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : null;
            switch (args[i])
            {
                case "--check": isCheck = true; continue;
                case "--lexicons" when value is not null: lexicons = value; break;
                case "--output" when value is not null: output = value; break;
                case "--namespace" when value is not null: rootNamespace = value; break;
                default: return null;
            }

            i++;
        }

        return new LexGenOptions(lexicons, output ?? Path.Combine(lexicons, "Generated"), rootNamespace, isCheck);
    }
}
