namespace PlyrFm.Cli.Bench;

/// <summary>One of the things that can be done with a frame. Belongs to one thread at a time.</summary>
internal interface IFrameWork : IDisposable
{
    /// <summary>The capture begins again.</summary>
    void Begin();

    /// <returns>False for a frame that is malformed or, when verifying, not proved.</returns>
    bool Accepts(byte[] frame);
}
