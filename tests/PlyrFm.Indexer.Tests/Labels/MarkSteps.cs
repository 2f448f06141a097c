using CsCheck;

using PlyrFm.Indexer.Tests.Storage;

namespace PlyrFm.Indexer.Tests.Labels;

/// <summary>Something said of somebody or of a path, as bare numbers that CsCheck can make and shrink.</summary>
/// <param name="Subject">Below the number of people an account, above it a path of one of them.</param>
/// <param name="Saying">Below 4 a label, above it a decision.</param>
/// <param name="Moment">Of labels: few of them, so that they come late and twice.</param>
internal sealed record MarkStep(int Subject, int Saying, bool IsNegation, int Moment)
{
    public static readonly string[] Values = ["sexual", "copyright-violation", "!takedown", "harmless"];

    public static readonly Gen<MarkStep[]> Sequence = Gen.Select(
        Gen.Int[0, People.Count * 5], Gen.Int[0, 8], Gen.Bool, Gen.Int[0, 5],
        (subject, saying, isNegation, moment) => new MarkStep(subject, saying, isNegation, moment)).Array[1, 40];

    public string Uri
    {
        get
        {
            var did = People.Dids[Subject % People.Count];
            var (collection, key) = People.Paths[(Subject / People.Count * 3) % People.Paths.Length];
            return Subject < People.Count ? did.Value : $"at://{did}/{Scenario.Collections.NsidOf(collection)}/{key}";
        }
    }

    public override string ToString() => $"{Uri} {Saying}{(IsNegation ? " neg" : "")} at {Moment}";
}
