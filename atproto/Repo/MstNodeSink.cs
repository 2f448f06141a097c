using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Receives a node as it is written. The block is void after the call.</summary>
internal delegate void MstNodeSink(Cid cid, ReadOnlySpan<byte> block);
