using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>Several people who write at once and at random, from a seed, while something goes wrong.</summary>
internal sealed class Storm
{
    private const string Track = "fm.plyr.track";
    private const string Like = "fm.plyr.like";

    // Enough to be busy for seconds, few enough to be listed in one.
    private const int FewestWrites = 20;
    private const int MostWrites = 150;
    private const int AFew = 5;

    private readonly int _seed;
    private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _fault = Task.CompletedTask;
    private int _written;

    // Anybody's: likes cross accounts and arrive in any order.
    private WrittenRecord? _newest;

    private Storm(int seed) => _seed = seed;

    /// <summary>Lets the storm blow until the fault is over, and then waits until index and network are the same again.</summary>
    /// <param name="fault">What goes wrong, from the moment when the writing is under way.</param>
    public static async Task BlowAsync(Theatre theatre, int seed, Func<Storm, Task> fault)
    {
        var storm = new Storm(seed);
        var accounts = await Task.WhenAll(theatre.CreateAccountAsync(), theatre.CreateAccountAsync(), theatre.CreateAccountAsync(pds: 1));
        storm._fault = storm.RunAsync(fault);
        await Task.WhenAll(accounts.Select((account, i) => Task.Run(() => storm.WriteAsync(account, new Random(seed + i)))));
        await storm._fault;
        await theatre.SettleAsync();
    }

    /// <summary>Waits, in the middle of the fault, until the PDSes have taken some writes more: however quickly it breaks and mends, it is missed by some.</summary>
    public async Task MoreAsync()
    {
        var goal = Volatile.Read(ref _written) + AFew;
        await Wait.UntilAsync($"more is written while it is broken (seed {_seed})", () => Volatile.Read(ref _written) >= goal);
    }

    private async Task RunAsync(Func<Storm, Task> fault)
    {
        await _hasBegun.Task;
        await fault(this);
    }

    private async Task WriteAsync(LocalAccount account, Random random)
    {
        List<(string Collection, string RecordKey)> mine = [];
        for (var written = 0; written < FewestWrites || (!_fault.IsCompleted && written < MostWrites); written++)
        {
            switch (random.Next(10))
            {
                case < 4 when _newest is { } track && random.Next(2) == 0:
                    mine.Add((Like, (await account.CreateRecordAsync(Like, Songbook.Like(track))).RecordKey));
                    break;
                case < 5:
                    _newest = await account.CreateRecordAsync(Track, Songbook.Track($"{account.Handle} {written}"));
                    mine.Add((Track, _newest.RecordKey));
                    break;
                case < 7 when mine.Where(record => record.Collection == Track).Select(record => record.RecordKey).LastOrDefault() is { } recordKey:
                    await account.PutRecordAsync(Track, recordKey, Songbook.Track($"{account.Handle} {written}, again"));
                    break;
                case < 9 when mine.Count > 3:
                    var (collection, victim) = mine[random.Next(mine.Count)];
                    await account.DeleteRecordAsync(collection, victim);
                    mine.Remove((collection, victim));
                    break;
                default:
                    var batch = await account.ApplyWritesAsync(Enumerable.Range(0, 5).Select(i => RecordWrite.Create(Track, Songbook.Track($"{written}.{i}"))));
                    mine.AddRange(batch.Select(record => (Track, record!.RecordKey)));
                    break;
            }

            Interlocked.Increment(ref _written);
            if (written == FewestWrites / 2)
            {
                _hasBegun.TrySetResult();
            }
        }
    }
}
