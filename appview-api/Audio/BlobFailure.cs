namespace PlyrFm.AppViewApi.Audio;

/// <summary>Why a blob cannot be had through the proxy.</summary>
internal enum BlobFailure
{
    /// <summary>Its PDS says that it does not have it.</summary>
    Missing,

    /// <summary>Its PDS does not answer, or not to the end.</summary>
    Upstream,

    /// <summary>What the PDS sent is something else than the record names.</summary>
    Mismatch,

    /// <summary>Larger than any audio may be, or than the whole cache.</summary>
    TooLarge,

    /// <summary>No room, or a fault of the disk.</summary>
    Disk,
}
