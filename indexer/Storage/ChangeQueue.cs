using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Changes that wait for the writer. What was just said goes before what can wait, such as the snapshots of a backfill; the changes of one repository
/// keep their order, so one that cannot wait takes along those of its repository that could.
/// </summary>
/// <param name="maxUrgent">How many of the first kind wait here; further ones wait with those who bring them.</param>
/// <param name="maxPatient">
/// How much of the second kind (<see cref="QueuedChange.Weight"/>) lets others begin what leads to more of it, at most. It is less while less is taken
/// at once: what waits here is not durable, so after a crash it is fetched again.
/// </param>
/// <remarks>Many writers, one reader.</remarks>
internal sealed class ChangeQueue(int maxUrgent, int maxPatient)
{
    private readonly Lock _gate = new();
    private readonly Queue<QueuedChange> _urgent = new();

    // Whose turn it is, the oldest first. A repository whose changes went another way is passed over when its turn comes.
    private readonly Queue<Did> _turns = new();
    private readonly Dictionary<Did, List<QueuedChange>> _patient = [];

    private int _share = int.MaxValue;

    private TaskCompletionSource _arrived = NewSignal();
    private TaskCompletionSource _roomForUrgent = NewSignal();
    private TaskCompletionSource _roomForPatient = NewSignal();

    /// <summary>Completes when something was added, or nothing will be any more, since <see cref="TakeUrgent"/> was last called.</summary>
    public Task Arrived
    {
        get
        {
            lock (_gate)
            {
                return _arrived.Task;
            }
        }
    }

    /// <summary>How much can wait, and does.</summary>
    public int PatientWeight { get; private set; }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _urgent.Count == 0 && _patient.Count == 0;
            }
        }
    }

    /// <summary>Nothing will be added any more.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Nothing is left, and nothing will come.</summary>
    public bool IsOver => IsComplete && IsEmpty;

    private bool IsRoomForPatient => PatientWeight < Math.Min(_share, maxPatient);

    /// <summary>Adds what is not to wait for anything but its like.</summary>
    public async ValueTask AddAsync(QueuedChange queued, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        while (!TryAdd(queued, out var room))
        {
            await room.WaitAsync(ct);
        }
    }

    /// <summary>Adds what can wait. Always at once: a lane that stood still with it would hold up what cannot.</summary>
    public void AddPatient(QueuedChange queued)
    {
        lock (_gate)
        {
            ThrowIfComplete();
            if (!_patient.TryGetValue(queued.Change.Did, out var changes))
            {
                _patient.Add(queued.Change.Did, changes = []);
                _turns.Enqueue(queued.Change.Did);
            }

            changes.Add(queued);
            PatientWeight += queued.Weight;
            _arrived.TrySetResult();
        }
    }

    /// <summary>Waits until there is room for more that can wait.</summary>
    public async ValueTask RoomAsync(CancellationToken ct)
    {
        while (!HasRoom(out var room))
        {
            await room.WaitAsync(ct);
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            IsComplete = true;
            _arrived.TrySetResult();
        }
    }

    /// <summary>Moves what cannot wait into a batch, while that has room.</summary>
    public void TakeUrgent(Batch batch)
    {
        lock (_gate)
        {
            if (_arrived.Task.IsCompleted && !IsComplete)
            {
                _arrived = NewSignal();
            }

            while (batch.HasRoom && _urgent.TryDequeue(out var queued))
            {
                batch.Add(queued);
            }

            // However much there is of what goes first, what can wait moves on: to its end, so the order of each repository stays.
            if (_urgent.Count > 0 && TryNext(out var changes))
            {
                MakeUrgent(changes);
            }

            Pulse(ref _roomForUrgent, _urgent.Count < maxUrgent);
        }
    }

    /// <summary>Moves what can wait into a batch, repository by repository, up to some weight.</summary>
    /// <returns>The weight of what was moved.</returns>
    public int TakePatient(Batch batch, int maxWeight)
    {
        lock (_gate)
        {
            var taken = 0;
            // What cannot wait may be of the same repository, and older.
            while (_urgent.Count == 0 && taken < maxWeight && batch.HasRoom && TryNext(out var changes))
            {
                foreach (var queued in changes)
                {
                    batch.Add(queued);
                    taken += queued.Weight;
                    PatientWeight -= queued.Weight;
                }
            }

            // One share is being written, the next is gathered.
            _share = maxWeight;
            Pulse(ref _roomForPatient, IsRoomForPatient);
            return taken;
        }
    }

    private bool TryAdd(QueuedChange queued, out Task room)
    {
        lock (_gate)
        {
            ThrowIfComplete();
            room = _roomForUrgent.Task;
            if (_urgent.Count >= maxUrgent)
            {
                return false;
            }

            if (_patient.Remove(queued.Change.Did, out var earlier))
            {
                MakeUrgent(earlier);
            }

            _urgent.Enqueue(queued);
            _arrived.TrySetResult();
            return true;
        }
    }

    private bool HasRoom(out Task room)
    {
        lock (_gate)
        {
            room = _roomForPatient.Task;
            return IsRoomForPatient;
        }
    }

    private bool TryNext(out List<QueuedChange> changes)
    {
        while (_turns.TryDequeue(out var did))
        {
            if (_patient.Remove(did, out var found))
            {
                changes = found;
                return true;
            }
        }

        changes = [];
        return false;
    }

    private void MakeUrgent(List<QueuedChange> changes)
    {
        foreach (var queued in changes)
        {
            _urgent.Enqueue(queued);
            PatientWeight -= queued.Weight;
        }

        Pulse(ref _roomForPatient, IsRoomForPatient);
    }

    /// <summary>Wakes all who wait; those who find no room again wait for the next time.</summary>
    private static void Pulse(ref TaskCompletionSource signal, bool isTrue)
    {
        if (isTrue)
        {
            signal.TrySetResult();
            signal = NewSignal();
        }
    }

    private void ThrowIfComplete()
    {
        if (IsComplete)
        {
            throw new InvalidOperationException("The writer was told that nothing more will come.");
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
