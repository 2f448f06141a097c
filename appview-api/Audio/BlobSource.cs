using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Audio;

/// <summary>A blob and the PDS that is asked for it. Two PDSes may claim to have the same: what one of them spoils is not the other's fault.</summary>
internal sealed record BlobSource(Cid Cid, Uri Address);
