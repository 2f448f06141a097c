namespace PlyrFm.AtProto.Sync;

/// <summary>Why a firehose connection failed.</summary>
public enum FirehoseFailure
{
    /// <summary>No connection: name, network, TLS or time-out.</summary>
    Unreachable,

    /// <summary>The address, scheme or port is one the network guard does not allow.</summary>
    Forbidden,

    /// <summary>The server answered the upgrade with an HTTP status other than 101.</summary>
    Refused,

    /// <summary>The connection broke, or no answer to a ping came.</summary>
    Lost,

    /// <summary>Nothing was received for longer than the idle time-out.</summary>
    Idle,

    /// <summary>A message longer than may be read past.</summary>
    EndlessMessage,
}
