using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>What one key must hold, and what it shall hold instead; <c>default</c> means no record. Swap the two and the change is
/// undone.</summary>
internal record struct MstChange(KeySlice Key, Cid Expected, Cid Replacement);
