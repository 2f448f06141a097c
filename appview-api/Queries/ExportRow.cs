using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>One record of an export.</summary>
internal sealed record ExportRow(short Collection, string RecordKey, Cid Cid, byte[] Block);
