using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>An item of a list; without a track id it refers to something that is not indexed.</summary>
internal sealed record SeededItem(string Uri, Cid Cid, long? TrackId)
{
    public static SeededItem Of(SeededRecord track) => new(track.Uri, track.Cid, track.Id);
}
