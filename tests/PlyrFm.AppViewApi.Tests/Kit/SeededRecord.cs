using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Tests.Kit;

internal sealed record SeededRecord(long Id, SeededActor Author, string Uri, string RecordKey, Cid Cid);
