namespace PlyrFm.AtProto.Repo;

/// <summary>What an operation did to one record.</summary>
public enum OpAction
{
    /// <summary>The record was not there before.</summary>
    Create,

    /// <summary>The record was there and has new content, or the same.</summary>
    Update,

    /// <summary>The record is gone.</summary>
    Delete,
}
