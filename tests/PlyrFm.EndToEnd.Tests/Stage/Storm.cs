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

    private readonly Theatre _theatre;
    private readonly int _seed;
    private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _fault = Task.CompletedTask;

    // Anybody's: likes cross accounts and arrive in any order.
    private WrittenRecord? _newest;

    private Storm(Theatre theatre, int seed) => (_theatre, _seed) = (theatre, seed);

    /// <summary>Lets the storm blow until the fault is over, and then waits until index and network are the same again.</summary>
    /// <param name="fault">What goes wrong, from the moment when the writing is under way.</param>
    public static async Task BlowAsync(Theatre theatre, int seed, Func<Task> fault)
    {
        var storm = new Storm(theatre, seed);
        var accounts = await Task.WhenAll(theatre.CreateAccountAsync(), theatre.CreateAccountAsync(), theatre.CreateAccountAsync(pds: 1));
        storm._fault = storm.RunAsync(fault);
        await Task.WhenAll(accounts.Select((account, i) => Task.Run(() => storm.WriteAsync(account, new Random(seed + i)))));
        await storm._fault;
        await theatre.SettleAsync();
    }

    private async Task RunAsync(Func<Task> fault)
    {
        await _hasBegun.Task;
        var before = (await _theatre.Network.GetRelayStateAsync()).Seq;
        await fault();
        var after = (await _theatre.Network.GetRelayStateAsync()).Seq;
        Assert.True(after > before, $"Nothing was written while it went wrong (seed {_seed}).");
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

            if (written == FewestWrites / 2)
            {
                _hasBegun.TrySetResult();
            }
        }
    }
}
