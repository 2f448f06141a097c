namespace PlyrFm.AtProto.Repo;

/// <summary>A key in a <see cref="KeyArena"/>. <c>default</c> is the empty key, which no record has.</summary>
internal readonly record struct KeySlice(int Offset, int Length);
