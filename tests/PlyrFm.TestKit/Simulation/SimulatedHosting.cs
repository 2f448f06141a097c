using System.Collections.Concurrent;

namespace PlyrFm.TestKit.Simulation;

/// <summary>An account at one PDS. After a migration the old PDS still has one, deactivated.</summary>
public sealed class SimulatedHosting(SimulatedAccount account)
{
    public SimulatedAccount Account { get; } = account;

    /// <summary>Null while active.</summary>
    public string? Status { get; set; }

    /// <summary>Served instead of the repository as it is.</summary>
    public byte[]? FrozenCar { get; set; }

    /// <summary>Served first, each once: what was read before it changed.</summary>
    public ConcurrentQueue<byte[]> EarlierCars { get; } = new();

    internal byte[] Car()
    {
        lock (Account)
        {
            return EarlierCars.TryDequeue(out var earlier) ? earlier : FrozenCar ?? Account.Repo.ToCar();
        }
    }
}
