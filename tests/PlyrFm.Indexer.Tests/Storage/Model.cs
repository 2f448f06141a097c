using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>
/// What the database ought to say, kept in the plainest way: what each repository holds, and everything else counted anew each time it is asked.
/// </summary>
internal sealed class Model
{
    private readonly Dictionary<Did, ModelRepo> _repos = [];
    private readonly Dictionary<Did, string?> _handles = [];

    /// <summary>What others say of an account, which has no version, or of a record: bits of <c>hidden</c>.</summary>
    public Func<string, Cid?, int> Marks { get; init; } = (_, _) => 0;

    public void Apply(Change change, Dictionary<(Collection, string), Content> contents)
    {
        var repo = _repos.GetValueOrDefault(change.Did);
        switch (change)
        {
            case CommitChange commit:
                repo = _repos[change.Did] = repo ?? new ModelRepo { State = RepoState.Synchronized };
                if (repo.IsClosed || repo.Rev >= commit.Rev.Value)
                {
                    return;
                }

                repo.Rev = commit.Rev.Value;
                foreach (var op in commit.Ops)
                {
                    if (op is RecordDelete gone)
                    {
                        repo.Delete((gone.Collection, gone.RecordKey), commit.Rev);
                    }
                    else if (op is RecordUpsert { Record: var record })
                    {
                        repo.Put((record.Collection, record.RecordKey), contents[(record.Collection, record.RecordKey)], commit.Rev);
                    }
                }

                break;
            case SnapshotChange snapshot:
                repo = _repos[change.Did] = repo ?? new ModelRepo();
                if (repo.IsClosed || repo.Rev > snapshot.Rev.Value)
                {
                    return;
                }

                foreach (var path in repo.Records.Keys.Except(contents.Keys).ToList())
                {
                    repo.Delete(path, snapshot.Rev);
                }

                foreach (var (path, content) in contents)
                {
                    repo.Put(path, content, snapshot.Rev);
                }

                (repo.Rev, repo.State, repo.Attempts) = (snapshot.Rev.Value, RepoState.Synchronized, 0);
                break;
            case RepoStateChange state:
                repo = _repos[change.Did] = repo ?? new ModelRepo();
                (repo.State, repo.Attempts) = (state.State, state.Attempts);
                break;
            case AccountChange account when repo is not null && account.Seq > repo.AccountSeq:
                if (repo.Status == AccountStatus.Deleted && account.Status != AccountStatus.Deleted && repo.State != RepoState.Forgotten)
                {
                    (repo.State, repo.Attempts) = (RepoState.Desynchronized, 0);
                }

                (repo.Status, repo.AccountSeq) = (account.Status, account.Seq);
                break;
            case ForgetChange when repo is { IsClosed: true }:
                repo.Records.Clear();
                repo.Deleted.Clear();
                repo.Rev = null;
                break;
            case IdentityChange identity:
                var handle = identity.VerifiedHandle?.Value;
                foreach (var owner in _handles.Where(h => handle is not null && h.Value == handle).Select(h => h.Key).ToList())
                {
                    _handles[owner] = null;
                }

                _handles[change.Did] = handle;
                break;
            case RejectChange reject when repo is not null:
                repo.Reject = reject.Reason.Replace("\0", "");
                break;
        }
    }

    /// <summary>A repository, for those who know what is in it by themselves.</summary>
    public ModelRepo RepoOf(Did did)
    {
        if (!_repos.TryGetValue(did, out var repo))
        {
            _repos.Add(did, repo = new ModelRepo());
        }

        return repo;
    }

    public void SetHandle(Did did, string? handle) => _handles[did] = handle;

    /// <summary>What is shown, however it came to be known.</summary>
    public IEnumerable<string> ContentLines() => HandleLines().Concat(All().Where(record => record.Content.IsValid).SelectMany(ProjectionLines));

    public IEnumerable<string> Lines() =>
        _repos.SelectMany(r => RepoLines(r.Key, r.Value))
            .Concat(HandleLines())
            .Concat(All().SelectMany(RecordLines))
            .Order(StringComparer.Ordinal);

    private IEnumerable<string> HandleLines() => _handles.Where(h => h.Value is not null).Select(h => $"handle {h.Key} {h.Value}");

    private static IEnumerable<string> RepoLines(Did did, ModelRepo repo)
    {
        yield return $"repo {did} {(int)repo.State} {repo.Rev} {repo.Attempts} {(int)repo.Status} {repo.AccountSeq} {repo.Reject} hidden {(repo.IsVisible ? 0 : 8)}";
        foreach (var (path, rev) in repo.Deleted)
        {
            yield return $"deleted {Uri(did, path)} {rev}";
        }
    }

    private IEnumerable<string> RecordLines(ModelRecord record)
    {
        var content = record.Content;
        return
        [
            $"record {record.Uri} {Convert.ToHexStringLower(content.Cid.ToArray())} {record.Rev} {(content.IsValid ? "shown" : "invalid")} {record.FirstSeen:O}",
            .. content.IsValid ? ProjectionLines(record) : [],
        ];
    }

    private IEnumerable<string> ProjectionLines(ModelRecord record)
    {
        var content = record.Content;
        var hidden = HiddenBits(record);
        switch (content.Collection)
        {
            case Collection.Track:
                yield return $"track {record.Uri} {content.Shown} hidden {hidden} likes {Likes(record.Uri)} comments {Comments(record.Uri)} lists {Lists(record.Uri)}";
                break;
            case Collection.Like when IsTrackUri(content.Subject!):
                yield return $"like {record.Uri} {content.Subject} {Join(content.Subject!)} {(IsCounted(record) ? "counted" : "spare")}";
                break;
            case Collection.Comment when IsTrackUri(content.Subject!):
                yield return $"comment {record.Uri} {content.Subject} {Join(content.Subject!)} {content.Shown} hidden {hidden}";
                break;
            case Collection.List:
                yield return $"list {record.Uri} {content.Shown} {content.ListType} {content.Items!.Count} hidden {hidden}";
                for (var i = 0; i < content.Items.Count; i++)
                {
                    yield return $"item {record.Uri} {i} {content.Items[i]} {Join(content.Items[i])}";
                }

                break;
            case Collection.Profile or Collection.BskyProfile:
                yield return $"profile {record.Uri} {content.Shown}";
                break;
        }
    }

    private int Likes(string track) => All().Count(r => r.Content is { Collection: Collection.Like } && r.Content.Subject == track && IsCounted(r));

    private int Comments(string track) =>
        All().Count(r => r.Content is { Collection: Collection.Comment, IsValid: true } && r.Content.Subject == track && HiddenBits(r) == 0);

    private int Lists(string track) => All().Count(r =>
        r.Content is { Collection: Collection.List, IsValid: true } && r.Content.ListType != "liked" && r.Content.Items!.Contains(track) && HiddenBits(r) == 0);

    // The oldest by key of those that this account has given this track.
    private bool IsCounted(ModelRecord like) => like.Content.IsValid && !IsSilenced(like) && !All().Any(other =>
        other.Repo == like.Repo && other.Content is { Collection: Collection.Like, IsValid: true } && other.Content.Subject == like.Content.Subject
        && string.CompareOrdinal(other.Uri, like.Uri) < 0);

    private int OfAccount(ModelRecord record) => (record.Repo.IsVisible ? 0 : 8) | Marks(record.Did.Value, null);

    // Hidden (2), taken down (4) or inactive (8): what such an account has said does not count.
    private bool IsSilenced(ModelRecord record) => (OfAccount(record) & 14) != 0;

    // A content warning (1) is about music: comments and lists do not take it over. Lists alone can be unlisted (32).
    private int HiddenBits(ModelRecord record)
    {
        var (account, own) = (OfAccount(record), Marks(record.Uri, record.Content.Cid));
        return record.Content.Collection switch
        {
            Collection.Comment => (account & 14) | (own & 6),
            Collection.List => (account & 46) | (own & 38),
            _ => record.Content.OwnHidden | account | own,
        };
    }

    private string Join(string subject) =>
        All().Any(r => r.Uri == subject && r.Content is { Collection: Collection.Track, IsValid: true }) ? "joined" : "waiting";

    private static bool IsTrackUri(string uri) => uri.Contains("/fm.plyr.track/", StringComparison.Ordinal);

    private IEnumerable<ModelRecord> All() =>
        _repos.SelectMany(repo => repo.Value.Records.Select(r => new ModelRecord(repo.Key, repo.Value, Uri(repo.Key, r.Key), r.Value.Content, r.Value.Rev, r.Value.FirstSeen)));

    private static string Uri(Did did, (Collection Collection, string Key) path) => $"at://{did}/{Scenario.Collections.NsidOf(path.Collection)}/{path.Key}";

    private sealed record ModelRecord(Did Did, ModelRepo Repo, string Uri, Content Content, long Rev, DateTimeOffset FirstSeen);
}
