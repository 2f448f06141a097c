using CsCheck;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>One event, as bare numbers that CsCheck can make and shrink.</summary>
internal sealed record Step(int Kind, int Person, StepOp[] Ops, int Detail, bool EndsBatch)
{
    // The paths of likes (2 to 4) twice: how they make way for each other is the hardest to get right.
    private static readonly Gen<StepOp> Op = Gen.Select(Gen.Int[0, People.Paths.Length + 2], Gen.Int[0, 39], (path, number) => new StepOp(path < People.Paths.Length ? path : path - People.Paths.Length + 2, number));

    public static readonly Gen<Step[]> Sequence = Gen.Select(
        Gen.Int[0, 20], Gen.Int[0, People.Count - 1], Op.Array[0, 4], Gen.Int[0, 11], Gen.Int[0, 3],
        (kind, person, ops, detail, end) => new Step(kind, person, ops, detail, end == 0)).Array[1, 60];

    public override string ToString() => $"({Kind},{Person},[{string.Join(' ', (object[])Ops)}],{Detail}{(EndsBatch ? ",end" : "")})";
}

/// <summary>What becomes of one path: a deletion, a broken record or a good one, by number.</summary>
internal sealed record StepOp(int Path, int Number)
{
    public bool IsDelete => Number % 5 == 0;

    public bool IsBroken => Number % 7 == 1;

    public override string ToString() => $"{Path}:{Number}";
}
