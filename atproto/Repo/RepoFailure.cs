using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Why a repository was not accepted, and the finer reason for a log or a metric.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Reason">What the decoder said.</param>
public readonly record struct RepoFailure(RepoFailureKind Kind, MalformedReason Reason);
