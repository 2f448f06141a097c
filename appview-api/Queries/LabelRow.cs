namespace PlyrFm.AppViewApi.Queries;

/// <summary>A label as its labeler signed it.</summary>
internal sealed record LabelRow(long Id, byte[] Block)
{
    public Keyset Place => new(0, Id);
}
