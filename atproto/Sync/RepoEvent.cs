namespace PlyrFm.AtProto.Sync;

/// <summary>An event of the firehose.</summary>
/// <param name="Seq">The sequence number at the sender: rising, with gaps. 0 for events without one.</param>
public abstract record RepoEvent(long Seq);
