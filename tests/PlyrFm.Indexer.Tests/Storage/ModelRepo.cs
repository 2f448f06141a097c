using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>One repository of the <see cref="Model"/>.</summary>
internal sealed class ModelRepo
{
    public long? Rev { get; set; }

    public RepoState State { get; set; }

    public int Attempts { get; set; }

    public AccountStatus Status { get; set; }

    public long AccountSeq { get; set; }

    public string? Reject { get; set; }

    public bool IsClosed => Status == AccountStatus.Deleted || State == RepoState.Forgotten;

    public bool IsVisible => Status == AccountStatus.Active;

    public Dictionary<(Collection, string), (Content Content, long Rev, DateTimeOffset FirstSeen)> Records { get; } = [];

    public Dictionary<(Collection, string), long> Deleted { get; } = [];

    public void Put((Collection, string) path, Content content, Tid rev)
    {
        if (!Records.TryGetValue(path, out var before))
        {
            Records[path] = (content, rev.Value, rev.Time);
            Deleted.Remove(path);
        }
        else if (before.Content.Cid != content.Cid)
        {
            Records[path] = (content, rev.Value, before.FirstSeen);
        }
    }

    public void Delete((Collection, string) path, Tid rev)
    {
        Records.Remove(path);
        Deleted[path] = rev.Value;
    }
}
