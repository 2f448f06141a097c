using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>What the index knows of an account that asks.</summary>
/// <param name="IsTakenDown">By this service's operator. An account that is inactive upstream may still read.</param>
internal sealed record ViewerRow(long ActorId, bool IsTakenDown, Tid? Rev);
