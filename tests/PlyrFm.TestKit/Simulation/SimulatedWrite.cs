namespace PlyrFm.TestKit.Simulation;

/// <summary>One write: a record's new bytes, or its deletion.</summary>
/// <param name="Path">Collection and record key.</param>
/// <param name="Block">DAG-CBOR; null deletes.</param>
public readonly record struct SimulatedWrite(string Path, byte[]? Block);
