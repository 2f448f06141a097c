using CsCheck;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class ChangeQueueTests
{
    private static readonly BatchWriterOptions Large = new() { MaxChanges = 1000, MaxRecords = 1000 };

    [Fact]
    public async Task What_cannot_wait_goes_before_what_can()
    {
        var queue = Queue();
        queue.AddPatient(Of(People.Dids[0], 1));
        queue.AddPatient(Of(People.Dids[1], 1));
        await queue.AddAsync(Of(People.Dids[2], 1), CancellationToken.None);

        Assert.Equal([(People.Dids[2], 1)], Urgent(queue));
        Assert.Equal([(People.Dids[0], 1), (People.Dids[1], 1)], Patient(queue));
    }

    [Fact]
    public async Task What_cannot_wait_takes_along_what_its_repository_has_waiting()
    {
        var queue = Queue();
        queue.AddPatient(Of(People.Dids[0], 1));
        queue.AddPatient(Of(People.Dids[1], 1));
        queue.AddPatient(Of(People.Dids[1], 2));
        await queue.AddAsync(Of(People.Dids[1], 3), CancellationToken.None);
        queue.AddPatient(Of(People.Dids[1], 4));

        Assert.Equal([(People.Dids[1], 1), (People.Dids[1], 2), (People.Dids[1], 3)], Urgent(queue));
        Assert.Equal([(People.Dids[0], 1), (People.Dids[1], 4)], Patient(queue));
        Assert.True(queue.IsEmpty);
        Assert.Equal(0, queue.PatientWeight);
    }

    [Fact]
    public void Order_of_each_repository_stays_whatever_is_added_and_taken_when() => Gen
        .Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[1, 4]).Array[1, 200]
        .Sample(steps =>
        {
            var queue = Queue();
            var added = new List<(Did Did, int Number)>();
            var taken = new List<(Did Did, int Number)>();
            foreach (var (action, who, size) in steps)
            {
                switch (action)
                {
                    case 0:
                        queue.AddPatient(Of(People.Dids[who], added.Count));
                        added.Add((People.Dids[who], added.Count));
                        break;
                    case 1:
                        Assert.True(queue.AddAsync(Of(People.Dids[who], added.Count), CancellationToken.None).AsTask().IsCompletedSuccessfully);
                        added.Add((People.Dids[who], added.Count));
                        break;
                    case 2:
                        taken.AddRange(Urgent(queue, new() { MaxChanges = size }));
                        break;
                    default:
                        taken.AddRange(Patient(queue, size));
                        break;
                }
            }

            while (!queue.IsEmpty)
            {
                taken.AddRange([.. Urgent(queue), .. Patient(queue)]);
            }

            Assert.Equal(added.Count, taken.Count);
            foreach (var repo in added.GroupBy(a => a.Did))
            {
                Assert.Equal(repo, taken.Where(t => t.Did == repo.Key));
            }
        });

    [Fact]
    public async Task What_can_wait_moves_on_however_much_there_is_that_cannot()
    {
        var queue = Queue();
        for (var i = 0; i < 3; i++)
        {
            queue.AddPatient(Of(People.Dids[i], 0));
        }

        var patient = new List<Did>();
        for (var i = 0; patient.Count < 3; i++)
        {
            Assert.True(i < 100, "it does not move on");
            await queue.AddAsync(Of(People.Dids[3], i), CancellationToken.None);
            await queue.AddAsync(Of(People.Dids[3], i), CancellationToken.None);
            patient.AddRange(Urgent(queue, new() { MaxChanges = 1 }).Select(change => change.Did).Where(did => did != People.Dids[3]));
        }

        Assert.Equal(People.Dids[..3], patient);
    }

    [Fact]
    public async Task Room_is_what_was_taken()
    {
        var queue = new ChangeQueue(maxUrgent: 1, maxPatient: 1);
        await queue.RoomAsync(CancellationToken.None);
        queue.AddPatient(Of(People.Dids[0], 1));
        await queue.AddAsync(Of(People.Dids[1], 1), CancellationToken.None);
        var room = queue.RoomAsync(CancellationToken.None).AsTask();
        var second = queue.AddAsync(Of(People.Dids[1], 2), CancellationToken.None).AsTask();
        Assert.False(room.IsCompleted);
        Assert.False(second.IsCompleted);

        Assert.Equal([(People.Dids[1], 1)], Urgent(queue));
        await second.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(room.IsCompleted);
        Assert.Equal([(People.Dids[1], 2)], Urgent(queue));
        Assert.Equal([(People.Dids[0], 1)], Patient(queue));
        await room.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task No_more_waits_than_is_taken_at_once()
    {
        var queue = Queue();
        queue.AddPatient(Of(People.Dids[0], 1));
        queue.AddPatient(Of(People.Dids[1], 1));
        await queue.RoomAsync(CancellationToken.None);

        Assert.Single(Patient(queue, maxWeight: 1));
        var room = queue.RoomAsync(CancellationToken.None).AsTask();
        Assert.False(room.IsCompleted);
        Assert.Single(Patient(queue, maxWeight: 1));
        await room.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static ChangeQueue Queue() => new(maxUrgent: 1000, maxPatient: 1000);

    // The revision tells one change from the next.
    private static QueuedChange Of(Did did, int number) => new(Changes.Commit(did, number), OnDurable: null);

    private static List<(Did Did, int Number)> Urgent(ChangeQueue queue, BatchWriterOptions? options = null)
    {
        var batch = new Batch(options ?? Large);
        queue.TakeUrgent(batch);
        return Numbers(batch);
    }

    private static List<(Did Did, int Number)> Patient(ChangeQueue queue, int maxWeight = int.MaxValue)
    {
        var batch = new Batch(Large);
        queue.TakePatient(batch, maxWeight);
        return Numbers(batch);
    }

    private static List<(Did Did, int Number)> Numbers(Batch batch) =>
        [.. batch.Changes.Select(queued => (queued.Change.Did, Number: ((CommitChange)queued.Change).Rev)).Select(c => (c.Did, NumberOf(c.Number)))];

    private static int NumberOf(Tid rev) => (int)(rev.Time - Changes.Rev(0).Time).TotalMicroseconds;
}
