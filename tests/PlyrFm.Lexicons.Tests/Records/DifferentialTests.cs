using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.Lexicons.Tests.Records;

public sealed class DifferentialTests
{
    private const int Seed = 20250501;
    private const int Mutations = 1000;

    public static TheoryData<string> Records => [.. RecordKind.Plyr.Concat(RecordKind.Others).Append(RecordKind.Kinds).Select(kind => kind.Nsid.ToString())];

    [Theory]
    [MemberData(nameof(Records))]
    public void Generated_code_finds_what_the_interpreter_finds(string nsid)
    {
        var kind = RecordKind.Of(nsid);
        var catalog = kind == RecordKind.Kinds ? OwnVectors.Catalog() : LexiconFiles.Catalog();
        var seen = new HashSet<RecordRule>();
        var valid = 0;
        foreach (var mode in Enum.GetValues<LexiconMode>())
        {
            var interpreter = new RecordValidator(catalog, mode);
            var random = new Random(Seed);
            var mutator = new DataMutator(random);
            var samples = kind.Samples();
            for (var i = 0; i < Mutations; i++)
            {
                var record = mutator.Mutate(samples[random.Next(samples.Count)]);
                var expected = interpreter.Validate(kind.Nsid, record);
                var actual = kind.Problems(record, mode);
                Assert.True(expected.SequenceEqual(actual), $"Seed {Seed}, mutation {i}, {mode}: {Shown(expected)} but generated {Shown(actual)} for {record}");
                seen.UnionWith(expected.Select(problem => problem.Rule));
                valid += expected.Count == 0 ? 1 : 0;
            }
        }

        // Without these the comparison would be between two empty lists.
        Assert.InRange(valid, 1, (2 * Mutations) - 100);
        Assert.Superset(new HashSet<RecordRule> { RecordRule.Type, RecordRule.TypeName, RecordRule.Nullable, RecordRule.Format }, seen);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Records_without_missing_fields_and_wrong_kinds_can_be_read(string nsid)
    {
        var kind = RecordKind.Of(nsid);
        var random = new Random(Seed);
        var mutator = new DataMutator(random);
        var samples = kind.Samples();
        var read = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var record = mutator.Mutate(samples[random.Next(samples.Count)]);
            if (kind.Problems(record).All(problem => problem.Rule is not (RecordRule.Required or RecordRule.Type or RecordRule.Nullable or RecordRule.Union)))
            {
                kind.ReadAndWrite(record);
                read++;
            }
        }

        Assert.InRange(read, 100, Mutations);
    }

    private static string Shown(IEnumerable<RecordProblem> problems) => $"[{string.Join(", ", problems)}]";
}
