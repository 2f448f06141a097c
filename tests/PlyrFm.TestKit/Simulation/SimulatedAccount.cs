using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>
/// An account with a repository. What it does goes to its PDS, to the relays and to the model; the methods that say so leave one of
/// them out.
/// </summary>
public sealed class SimulatedAccount
{
    private readonly SimulatedNetwork _network;

    internal SimulatedAccount(SimulatedNetwork network, Did did, string handle, PrivateKey key, SimulatedPds pds)
    {
        (_network, Did, Handle, Key, Pds) = (network, did, handle, key, pds);
        Repo = new SimulatedRepo(did);
        Hosting = pds.Host(this);
    }

    public Did Did { get; }

    public string Handle { get; private set; }

    public PrivateKey Key { get; private set; }

    public SimulatedPds Pds { get; private set; }

    public SimulatedHosting Hosting { get; private set; }

    public SimulatedRepo Repo { get; }

    /// <summary>False: nobody answers for the handle any more.</summary>
    public bool AnswersHandle { get; set; } = true;

    /// <summary>The order of a new account at the reference PDS: #identity, #account, an empty #commit, #sync.</summary>
    public void Announce()
    {
        AnnounceIdentity();
        AnnounceAccount();
        Send(Commit([]));
        AnnounceSync();
    }

    public void Put(string path, byte[] block) => Send(Commit([new(path, block)]));

    public void Delete(string path) => Send(Commit([new(path, null)]));

    public void Write(params SimulatedWrite[] writes) => Send(Commit(writes));

    /// <summary>Commits without telling the relays. The PDS and the model have it.</summary>
    public SimulatedCommit Commit(IReadOnlyList<SimulatedWrite> writes, Tid? rev = null)
    {
        lock (this)
        {
            foreach (var write in writes)
            {
                _network.World.Apply(Did.Value, write);
                foreach (var relay in _network.Relays)
                {
                    relay.Register(Did.Value, write.Path[..write.Path.IndexOf('/', StringComparison.Ordinal)]);
                }
            }

            return Repo.Apply(writes, rev ?? _network.NextTid(), Key) with { Time = _network.Now };
        }
    }

    /// <summary>Tells the relays about a commit, changed or not.</summary>
    /// <returns>False when no relay passed it on.</returns>
    public bool Send(SimulatedCommit commit)
    {
        _network.Jetstream?.Publish(commit);
        var isTold = false;
        foreach (var relay in _network.Relays)
        {
            isTold |= relay.Publish(commit);
        }

        return isTold;
    }

    public void AnnounceIdentity(bool withHandle = true)
    {
        var time = _network.Now;
        _network.Publish(seq => SimulatedFrame.Identity(seq, Did, withHandle ? Handle : null, time));
        _network.Jetstream?.PublishIdentity(Did.Value, withHandle ? Handle : null);
    }

    public void AnnounceAccount(bool active = true, string? status = null)
    {
        var time = _network.Now;
        _network.Publish(seq => SimulatedFrame.Account(seq, Did, active, status, time));
        _network.Jetstream?.PublishAccount(Did.Value, active, status);
    }

    public void AnnounceSync(string? statedRev = null)
    {
        var (head, time) = (Repo.Head!, _network.Now);
        _network.Publish(seq => SimulatedFrame.Sync(seq, head, statedRev, time));
    }

    /// <summary>The status at the PDS, without an event.</summary>
    public void SetStatus(string? status)
    {
        Hosting.Status = status;
        _network.World.SetVisible(Did.Value, status is null);
    }

    public void Deactivate()
    {
        SetStatus("deactivated");
        AnnounceAccount(active: false, "deactivated");
    }

    public void Reactivate()
    {
        SetStatus(null);
        AnnounceAccount();
        AnnounceIdentity();
        AnnounceSync();
    }

    /// <summary>Gone from the PDS, and #account deleted; no deletion of records is announced.</summary>
    public void DeleteAccount()
    {
        VanishSilently();
        AnnounceAccount(active: false, "deleted");
    }

    /// <summary>Back at its PDS after a deletion, with the repository that it had.</summary>
    public void Revive()
    {
        Hosting = Pds.Host(this);
        _network.Plc.Publish(this);
        foreach (var (path, record) in Repo.Records)
        {
            _network.World.Apply(Did.Value, new SimulatedWrite(path, record.Block));
        }

        AnnounceAccount();
    }

    public void ChangeHandle(string handle)
    {
        ChangeHandleSilently(handle);
        AnnounceIdentity();
    }

    /// <summary>A new key in the DID document.</summary>
    public void RotateKey(bool announce = true)
    {
        Key = _network.NextKey();
        _network.Plc.Publish(this);
        if (announce)
        {
            AnnounceIdentity(withHandle: false);
        }
    }

    /// <summary>
    /// Moves as the reference implementation does: at the new PDS #identity, #account, #identity and a #sync that carries the old commit;
    /// then the old PDS says deactivated.
    /// </summary>
    public void MoveTo(SimulatedPds pds)
    {
        var old = Hosting;
        Pds = pds;
        Hosting = pds.Host(this);
        Hosting.Status = null; // it may have been here before
        RotateKey();
        AnnounceAccount();
        AnnounceIdentity(withHandle: false);
        AnnounceSync(_network.NextTid().ToString());
        old.Status = "deactivated";
        AnnounceAccount(active: false, "deactivated");
    }

    /// <summary>The operator of its PDS, or its owner, has removed it, and nobody hears of that.</summary>
    public void VanishSilently()
    {
        Pds.Forget(Did);
        _network.World.Forget(Did.Value);
    }

    /// <summary>A new handle in the DID document, and no event.</summary>
    public void ChangeHandleSilently(string handle)
    {
        Handle = handle;
        _network.Plc.Publish(this);
    }

    /// <summary>Moves without an event, and without a new commit.</summary>
    public void MoveSilentlyTo(SimulatedPds pds)
    {
        Hosting.Status = "deactivated";
        Pds = pds;
        Hosting = pds.Host(this);
        Hosting.Status = null; // it may have been here before
        RotateKey(announce: false);
    }
}
