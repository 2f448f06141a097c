using System.Threading.Channels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Tests.Pipeline;

public sealed class LaneTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly FollowedRepo Repo = new(Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), lane: 0);

    private readonly Channel<LaneItem> _done = Channel.CreateUnbounded<LaneItem>();

    [Fact]
    public async Task What_has_happened_is_dealt_with_while_what_can_wait_finds_no_room()
    {
        var lane = new Lane(capacity: 10, patientCapacity: 10);
        var room = new TaskCompletionSource();
        var running = lane.RunAsync(HandleAsync, _ => new ValueTask(room.Task), CancellationToken.None);
        var (first, second) = (Patient(), Patient());
        var (news, more) = (new LaneItem.KeyKnown(Repo), new LaneItem.KeyKnown(Repo));
        await lane.PostAsync(first, CancellationToken.None);
        await lane.PostAsync(second, CancellationToken.None);
        await lane.PostAsync(news, CancellationToken.None);
        await lane.PostAsync(more, CancellationToken.None);
        Assert.Same(news, await NextAsync());
        Assert.Same(more, await NextAsync());
        room.SetResult();
        lane.Close();
        await running.WaitAsync(Limit);
        Assert.Same(first, await NextAsync());
        Assert.Same(second, await NextAsync());
    }

    [Fact]
    public async Task Of_what_can_wait_one_at_a_time_is_in_front_of_what_has_happened()
    {
        var lane = new Lane(capacity: 100, patientCapacity: 100);
        var go = new TaskCompletionSource();
        async ValueTask HandleLaterAsync(LaneItem item, CancellationToken ct)
        {
            await go.Task.WaitAsync(ct);
            await HandleAsync(item, ct);
        }

        for (var i = 0; i < 50; i++)
        {
            await lane.PostAsync(Patient(), CancellationToken.None);
        }

        var running = lane.RunAsync(HandleLaterAsync, _ => ValueTask.CompletedTask, CancellationToken.None);
        var news = new LaneItem.KeyKnown(Repo);
        await lane.PostAsync(news, CancellationToken.None);
        go.SetResult();
        lane.Close();
        await running.WaitAsync(Limit);

        _done.Writer.Complete();
        var done = await _done.Reader.ReadAllAsync().ToListAsync();
        Assert.Equal(51, done.Count);
        Assert.InRange(done.FindIndex(item => ReferenceEquals(item, news)), 0, 2);
    }

    private static LaneItem.FetchAsked Patient() => new(Repo, "a test wants it", OnlyIfNew: true);

    private Task<LaneItem> NextAsync() => _done.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    private ValueTask HandleAsync(LaneItem item, CancellationToken ct) => _done.Writer.WriteAsync(item, ct);
}
