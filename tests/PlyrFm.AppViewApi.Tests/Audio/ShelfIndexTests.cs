using Microsoft.Extensions.Time.Testing;
using PlyrFm.AppViewApi.Audio;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Tests.Audio;

public sealed class ShelfIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plyr-audio-shelf-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void What_nobody_wanted_for_longest_makes_room()
    {
        var index = Open(maxBytes: 300);
        foreach (var name in new byte[] { 1, 2, 3 })
            Put(index, name, 100);
        Assert.True(index.TryTouch(Name(1), out _));

        Put(index, 4, 150);

        Assert.Equal([1, 4], Kept(index));
        Assert.Equal((250L, 2), index.Size);
        Assert.Equal(2, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void Room_that_is_promised_is_nobody_elses()
    {
        var index = Open(maxBytes: 300);
        Put(index, 1, 100);

        Assert.True(index.TryReserve(200));
        Assert.False(index.TryReserve(200));
        Assert.Equal([1], Kept(index));
        Assert.True(index.TryReserve(50));
        Assert.Empty(Kept(index));
        index.Release(250);
        Assert.True(index.TryReserve(300));
        Assert.False(index.TryReserve(1));
    }

    [Fact]
    public void Order_survives_a_restart_and_a_smaller_limit_is_kept_to_at_once()
    {
        var index = Open(maxBytes: 1000);
        foreach (var name in new byte[] { 1, 2, 3 })
        {
            Put(index, name, 100);
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.True(index.TryTouch(Name(1), out _));
        File.WriteAllText(Path.Combine(_folder, "a note"), "of the operator");
        File.WriteAllText(Path.Combine(_folder, Name(9).ToString()), "a blob's name in the wrong place");

        var again = Open(maxBytes: 200);

        Assert.Equal([1, 3], Kept(again));
        Assert.True(File.Exists(Path.Combine(_folder, "a note")));
        Assert.True(File.Exists(Path.Combine(_folder, Name(9).ToString())));
    }

    [Fact]
    public void The_same_blob_twice_counts_once()
    {
        var index = Open(maxBytes: 1000);
        Put(index, 1, 100);
        Put(index, 1, 100);

        Assert.Equal((100L, 1), index.Size);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Cid Name(byte name) => Cid.ForRaw([name]);

    private static byte[] Kept(ShelfIndex index) => [.. Enumerable.Range(0, 10).Select(name => (byte)name).Where(name => File.Exists(index.PathOf(Name(name))))];

    private ShelfIndex Open(long maxBytes) => new(_folder, maxBytes, _time);

    private void Put(ShelfIndex index, byte name, int bytes)
    {
        Assert.True(index.TryReserve(bytes));
        var path = index.NewTemporaryPath(Name(name));
        File.WriteAllBytes(path, new byte[bytes]);
        index.Store(path, Name(name), bytes);
        File.SetLastWriteTimeUtc(index.PathOf(Name(name)), _time.GetUtcNow().UtcDateTime);
        index.Release(bytes);
    }
}
