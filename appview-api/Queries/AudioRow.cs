using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>What is known about a track's audio.</summary>
/// <param name="Url">Only if it passed the address rules; a claim until <paramref name="CopyState"/> says more.</param>
/// <param name="Cid">The blob at the artist's own server.</param>
/// <param name="CopyState">What a look at the address found: 0 unverified, 1 available, 2 unavailable.</param>
/// <param name="CopySize">Bytes that its server named then.</param>
/// <param name="BlobState">The same for the blob.</param>
/// <param name="Mime">Type of the blob.</param>
/// <param name="Size">Bytes of the blob.</param>
/// <param name="FileType">The record's file extension.</param>
/// <param name="GateType">Null when the track is open to everyone.</param>
internal sealed record AudioRow(
    string? Url, Cid? Cid, short CopyState, long? CopySize, short BlobState, string? Mime, long? Size, string FileType, string? GateType)
{
    public const short Unverified = 0;
    public const short Available = 1;
    public const short Unavailable = 2;

    public bool IsGated => GateType is not null;

    /// <summary>Reads the columns of <see cref="Select"/>.</summary>
    public static AudioRow Read(ref Columns columns) => new(
        columns.TextOrNull(), columns.CidOrNull(), columns.Int16(), columns.Int64OrNull(), columns.Int16(), columns.TextOrNull(),
        columns.Int64OrNull(), columns.Text(), columns.TextOrNull());

    /// <summary>Columns of a track, <c>t</c>. What was found out holds only for the address and the blob that the record names now.</summary>
    public const string Select = """
        t.audio_url, t.audio_cid,
        coalesce((select s.state from audio_source s where s.track_id = t.id and s.kind = 1 and s.url = t.audio_url), 0::smallint),
        (select s.size from audio_source s where s.track_id = t.id and s.kind = 1 and s.url = t.audio_url),
        coalesce((select s.state from audio_source s where s.track_id = t.id and s.kind = 2 and s.cid = t.audio_cid), 0::smallint),
        t.audio_mime, t.audio_size, t.file_type, t.gate_type
        """;
}
