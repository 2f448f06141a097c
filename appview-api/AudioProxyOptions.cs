namespace PlyrFm.AppViewApi;

/// <summary>The caching proxy of audio, when it is on (<c>AudioProxy__Enabled</c>).</summary>
/// <param name="Directory">A folder that it has for itself (<c>AudioProxy__Directory</c>).</param>
/// <param name="MaxBytes">What it may hold there (<c>AudioProxy__MaxBytes</c>).</param>
internal sealed record AudioProxyOptions(string Directory, long MaxBytes)
{
    /// <summary>10 GiB: some thousand tracks.</summary>
    public const long DefaultMaxBytes = 10L << 30;

    /// <summary>The largest blob has to fit, even one whose server does not say how large it is.</summary>
    public const long MinMaxBytes = 128L << 20;
}
