namespace PlyrFm.Indexer.Storage;

/// <summary>What proved that the repository holds a record. The numbers are stored.</summary>
internal enum VerifiedBy : short
{
    Commit = 1,
    WholeRepository = 2,

    /// <summary>A proof of this record alone: a source without signatures had hinted at it.</summary>
    Proof = 3,

    /// <summary>The parts of the repository that can hold records of its kind: as good as all of it.</summary>
    PartsOfRepository = 4,
}
