using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>An account of an episode, with what a perfect index has of it.</summary>
internal sealed class Actor(SimulatedAccount account, ModelRepo truth)
{
    private volatile bool _isUnheard;

    public SimulatedAccount Account { get; } = account;

    public ModelRepo Truth { get; } = truth;

    /// <summary>What its repository holds, in the model's words, whether it may be shown or not.</summary>
    public Dictionary<(Collection Collection, string Key), Content> Contents { get; } = [];

    public bool IsActive => Truth.Status == AccountStatus.Active;

    public bool IsDeleted => Truth.Status == AccountStatus.Deleted;

    /// <summary>
    /// Something about it was told to nobody, or cannot be proven until it writes again. No indexer could know; its next event must make up
    /// for it.
    /// </summary>
    public bool IsUnheard
    {
        get => _isUnheard;
        set => _isUnheard = value;
    }

    /// <summary>Its repository as it was at some time, for a host that serves old ones.</summary>
    public byte[]? EarlierCar { get; set; }

    /// <summary>Its DID document before the newest one.</summary>
    public string? EarlierDocument { get; set; }

    public void Apply(IEnumerable<(Collection Collection, string Key, Content? Content)> writes)
    {
        foreach (var (collection, key, content) in writes)
        {
            if (content is null)
            {
                Contents.Remove((collection, key));
            }
            else
            {
                Contents[(collection, key)] = content;
            }
        }

        Show();
    }

    /// <summary>Tells the relays about a commit.</summary>
    public void Announce(SimulatedCommit commit)
    {
        if (!Account.Send(commit))
        {
            IsUnheard = true;
        }
        else if (commit.Ops.Any(op => op.Collection.StartsWith("fm.plyr.", StringComparison.Ordinal)))
        {
            IsUnheard = false; // whatever was missed before breaks the chain here
        }
    }

    /// <summary>From the dead, or from where its host has hidden it.</summary>
    public void Return()
    {
        if (IsDeleted)
        {
            Account.Revive();
        }
        else
        {
            Account.Reactivate();
        }

        Becomes(AccountStatus.Active);
    }

    public void Becomes(AccountStatus status)
    {
        Truth.Status = status;
        Show();
    }

    /// <summary>Brings the model's repository in line: of a deleted account nothing is kept.</summary>
    private void Show()
    {
        Truth.Records.Clear();
        if (!IsDeleted)
        {
            foreach (var (path, content) in Contents)
            {
                Truth.Records.Add(path, (content, 0, default));
            }
        }
    }
}
