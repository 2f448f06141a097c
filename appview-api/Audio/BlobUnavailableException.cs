namespace PlyrFm.AppViewApi.Audio;

/// <summary>A blob that somebody waits for will not come, or not to its end.</summary>
internal sealed class BlobUnavailableException(BlobFailure reason) : Exception($"The blob is not to be had: {reason}.")
{
    public BlobFailure Reason => reason;
}
