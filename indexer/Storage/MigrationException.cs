namespace PlyrFm.Indexer.Storage;

/// <summary>The database cannot be brought to the version of this program. The message is one sentence for an operator.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
