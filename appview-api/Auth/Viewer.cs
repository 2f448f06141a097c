using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>The account that asks, proven by a token. Requests without a token have none.</summary>
/// <param name="Did">Who it is.</param>
/// <param name="ActorId">Its row, if this index knows the account at all: most listeners have no records.</param>
/// <param name="Rev">
/// How far its repository is indexed. Read before anything else of the request, so whatever is read later is at least as new.
/// </param>
internal sealed record Viewer(Did Did, long? ActorId, Tid? Rev);
