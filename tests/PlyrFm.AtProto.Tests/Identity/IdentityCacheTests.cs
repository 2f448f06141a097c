using Microsoft.Extensions.Time.Testing;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Identity;

public sealed class IdentityCacheTests
{
    private static readonly Did Alice = Did.Parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static readonly Did Bob = Did.Parse("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb");
    private static readonly Handle AliceName = Handle.Parse("alice.band.com");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly IdentityCacheOptions _options = new();
    private Func<Did, Task<DidResolution>> _did = did => Task.FromResult<DidResolution>(Document(did, "https://one.example"));
    private Func<Handle, Task<HandleResolution>> _handle = _ => Task.FromResult<HandleResolution>(new HandleResolution.Found(Alice));
    private int _didsAsked;
    private int _handlesAsked;

    [Fact]
    public async Task IdentityCache_asks_once_a_day()
    {
        var cache = Cache();

        await cache.GetAsync(Alice, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        await cache.GetAsync(Alice, CancellationToken.None);
        Assert.Equal(1, _didsAsked);

        _time.Advance(TimeSpan.FromTicks(1));
        await cache.GetAsync(Alice, CancellationToken.None);
        Assert.Equal(2, _didsAsked);
    }

    [Fact]
    public async Task IdentityCache_serves_the_old_answer_for_a_day_more_when_the_resolver_is_down()
    {
        var cache = Cache();
        await cache.GetAsync(Alice, CancellationToken.None);
        _did = _ => Task.FromResult<DidResolution>(new DidResolution.Unavailable("down"));

        _time.Advance(TimeSpan.FromHours(47));
        Assert.Equal("https://one.example/", Pds(await cache.GetAsync(Alice, CancellationToken.None)));
        _time.Advance(TimeSpan.FromMinutes(1));
        await cache.GetAsync(Alice, CancellationToken.None);
        Assert.Equal(2, _didsAsked); // not again within two minutes

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new IdentityResolution.Unavailable("down"), await cache.GetAsync(Alice, CancellationToken.None));
    }

    [Fact]
    public async Task IdentityCache_serves_a_stale_answer_while_it_asks_when_told_to()
    {
        var cache = new IdentityCache(
            (did, _) => _did(did), (handle, _) => _handle(handle), new IdentityCacheOptions { ServeStaleWhileRefreshing = true }, _time);
        await cache.GetAsync(Alice, CancellationToken.None);
        var answer = new TaskCompletionSource<DidResolution>();
        _did = _ => answer.Task;

        _time.Advance(TimeSpan.FromHours(24));
        var stale = cache.GetAsync(Alice, CancellationToken.None);
        Assert.True(stale.IsCompleted);
        Assert.Equal("https://one.example/", Pds(await stale));

        // Joins the look-up that the last question began.
        var fresh = cache.RefreshAsync(Alice, CancellationToken.None);
        Assert.False(fresh.IsCompleted);
        answer.SetResult(Document(Alice, "https://two.example"));
        Assert.Equal("https://two.example/", Pds(await fresh));

        // Too old to stand in: now the answer is waited for.
        answer = new TaskCompletionSource<DidResolution>();
        _time.Advance(TimeSpan.FromHours(48));
        var waiting = cache.GetAsync(Alice, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        answer.SetResult(Document(Alice, "https://three.example"));
        Assert.Equal("https://three.example/", Pds(await waiting));
    }

    [Theory]
    [InlineData("down", 2)]
    [InlineData("missing", 5)]
    [InlineData("over", 5)]
    public async Task IdentityCache_remembers_failures_for_minutes(string kind, int minutes)
    {
        _did = _ => Task.FromResult<DidResolution>(kind switch
        {
            "down" => new DidResolution.Unavailable(kind),
            "missing" => new DidResolution.NotFound(),
            _ => new DidResolution.Deactivated(),
        });
        var cache = Cache();

        var first = await cache.GetAsync(Alice, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromTicks(1));
        Assert.Same(first, await cache.GetAsync(Alice, CancellationToken.None));
        _time.Advance(TimeSpan.FromTicks(1));
        await cache.GetAsync(Alice, CancellationToken.None);

        Assert.Equal(2, _didsAsked);
        Assert.IsType(
            kind switch { "down" => typeof(IdentityResolution.Unavailable), "missing" => typeof(IdentityResolution.NotFound), _ => typeof(IdentityResolution.Deactivated) },
            first);
    }

    [Fact]
    public async Task IdentityCache_forgets_the_old_answer_when_the_did_has_gone()
    {
        var cache = Cache();
        await cache.GetAsync(Alice, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(24));
        _did = _ => Task.FromResult<DidResolution>(new DidResolution.Deactivated());
        Assert.IsType<IdentityResolution.Deactivated>(await cache.GetAsync(Alice, CancellationToken.None));

        _time.Advance(TimeSpan.FromMinutes(5));
        _did = _ => Task.FromResult<DidResolution>(new DidResolution.Unavailable("down"));
        Assert.IsType<IdentityResolution.Unavailable>(await cache.GetAsync(Alice, CancellationToken.None));
    }

    [Fact]
    public async Task IdentityCache_makes_one_look_up_for_all_who_wait()
    {
        var answer = new TaskCompletionSource<DidResolution>();
        _did = _ => answer.Task;
        var cache = Cache();
        using var impatient = new CancellationTokenSource();

        var waiting = Enumerable.Range(0, 50).Select(_ => cache.GetAsync(Alice, CancellationToken.None).AsTask()).ToList();
        var refreshing = cache.RefreshAsync(Alice, CancellationToken.None).AsTask();
        var leaving = cache.GetAsync(Alice, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        answer.SetResult(Document(Alice, "https://one.example"));

        Assert.All(await Task.WhenAll([.. waiting, refreshing]), resolution => Assert.Equal("https://one.example/", Pds(resolution)));
        Assert.Equal(1, _didsAsked);
    }

    [Fact]
    public async Task IdentityCache_refuses_a_refresh_within_a_minute_of_the_last_look_up()
    {
        var cache = Cache();
        await cache.GetAsync(Alice, CancellationToken.None);
        _did = did => Task.FromResult<DidResolution>(Document(did, "https://two.example"));

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("https://one.example/", Pds(await cache.RefreshAsync(Alice, CancellationToken.None)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("https://two.example/", Pds(await cache.RefreshAsync(Alice, CancellationToken.None)));
        Assert.Equal("https://two.example/", Pds(await cache.GetAsync(Alice, CancellationToken.None)));
        Assert.Equal(2, _didsAsked);
    }

    [Fact]
    public async Task IdentityCache_keeps_the_known_answer_when_a_refresh_fails()
    {
        var cache = Cache();
        await cache.GetAsync(Alice, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(10));
        _did = _ => Task.FromResult<DidResolution>(new DidResolution.Unavailable("down"));

        Assert.Equal("https://one.example/", Pds(await cache.RefreshAsync(Alice, CancellationToken.None)));
        Assert.Equal("https://one.example/", Pds(await cache.RefreshAsync(Alice, CancellationToken.None)));
        Assert.Equal(2, _didsAsked); // a failed attempt counts as an attempt
    }

    [Fact]
    public async Task IdentityCache_limits_the_refreshes_of_all_accounts_together()
    {
        var cache = Cache();
        var dids = Enumerable.Range(0, 60).Select(i => Did.Parse($"did:web:n{i}.example.com")).ToList();
        foreach (var did in dids)
        {
            await cache.GetAsync(did, CancellationToken.None);
        }
        _time.Advance(TimeSpan.FromMinutes(2));

        foreach (var did in dids)
        {
            await cache.RefreshAsync(did, CancellationToken.None);
        }
        Assert.Equal(60 + 50, _didsAsked);

        _time.Advance(TimeSpan.FromSeconds(1));
        await cache.RefreshAsync(dids[^1], CancellationToken.None);
        Assert.Equal(60 + 51, _didsAsked);
    }

    [Fact]
    public async Task IdentityCache_asks_anew_at_once_when_a_change_was_announced()
    {
        var cache = Cache();
        await cache.GetAsync(Alice, CancellationToken.None);
        _did = did => Task.FromResult<DidResolution>(Document(did, "https://two.example"));

        cache.Invalidate(Alice);

        Assert.Equal("https://two.example/", Pds(await cache.GetAsync(Alice, CancellationToken.None)));
    }

    [Fact]
    public async Task IdentityCache_does_not_serve_what_was_announced_to_be_old_when_the_resolver_is_down()
    {
        var cache = Cache();
        await cache.GetAsync(Alice, CancellationToken.None);
        _did = _ => Task.FromResult<DidResolution>(new DidResolution.Unavailable("down"));

        cache.Invalidate(Alice);

        Assert.IsType<IdentityResolution.Unavailable>(await cache.GetAsync(Alice, CancellationToken.None));
    }

    [Fact]
    public async Task IdentityCache_does_not_keep_a_look_up_that_began_before_the_change()
    {
        var asked = new TaskCompletionSource();
        var slow = new TaskCompletionSource<DidResolution>();
        _did = _ =>
        {
            asked.SetResult();
            return slow.Task;
        };
        var cache = Cache();
        var before = cache.GetAsync(Alice, CancellationToken.None).AsTask();
        await asked.Task;

        cache.Invalidate(Alice);
        _did = did => Task.FromResult<DidResolution>(Document(did, "https://two.example"));
        Assert.Equal("https://two.example/", Pds(await cache.GetAsync(Alice, CancellationToken.None)));
        slow.SetResult(Document(Alice, "https://one.example"));

        Assert.Equal("https://one.example/", Pds(await before));
        Assert.Equal("https://two.example/", Pds(await cache.GetAsync(Alice, CancellationToken.None)));
    }

    [Fact]
    public async Task IdentityCache_forgets_the_least_recently_used_when_it_is_full()
    {
        var cache = Cache(_options with { Capacity = 2 });
        var carol = Did.Parse("did:plc:cccccccccccccccccccccccc");

        await cache.GetAsync(Alice, CancellationToken.None);
        await cache.GetAsync(Bob, CancellationToken.None);
        await cache.GetAsync(Alice, CancellationToken.None);
        await cache.GetAsync(carol, CancellationToken.None); // Bob goes
        Assert.Equal(3, _didsAsked);
        await cache.GetAsync(Alice, CancellationToken.None);
        Assert.Equal(3, _didsAsked);
        await cache.GetAsync(Bob, CancellationToken.None);
        Assert.Equal(4, _didsAsked);
    }

    [Fact]
    public async Task IdentityCache_lets_a_fault_of_the_resolver_through_and_recovers()
    {
        var original = _did;
        _did = _ => throw new InvalidOperationException("a fault of ours");
        var cache = Cache();

        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync(Alice, CancellationToken.None).AsTask());
        _did = original;

        Assert.Equal("https://one.example/", Pds(await cache.GetAsync(Alice, CancellationToken.None)));
    }

    [Fact]
    public async Task IdentityCache_verifies_the_handle_only_when_asked_for_it()
    {
        var cache = Cache();
        Assert.Equal(Handle.Invalid, Found(await cache.GetAsync(Alice, CancellationToken.None)).Handle);
        Assert.Equal(0, _handlesAsked);

        Assert.Equal(AliceName, await cache.GetHandleAsync(Alice, CancellationToken.None));
        Assert.Equal(AliceName, Found(await cache.GetAsync(Alice, CancellationToken.None)).Handle);
        Assert.Equal(AliceName, await cache.GetHandleAsync(Alice, CancellationToken.None));
        Assert.Equal(1, _handlesAsked);
        Assert.Equal(1, _didsAsked);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("missing")]
    [InlineData("conflict")]
    public async Task IdentityCache_says_invalid_when_the_handle_does_not_lead_back(string kind)
    {
        _handle = _ => Task.FromResult<HandleResolution>(kind switch
        {
            "other" => new HandleResolution.Found(Bob),
            "missing" => new HandleResolution.NotFound(),
            _ => new HandleResolution.Conflict(),
        });
        var cache = Cache();

        Assert.Equal(Handle.Invalid, await cache.GetHandleAsync(Alice, CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(Handle.Invalid, await cache.GetHandleAsync(Alice, CancellationToken.None));
        Assert.Equal(1, _handlesAsked);

        _time.Advance(TimeSpan.FromTicks(1));
        _handle = _ => Task.FromResult<HandleResolution>(new HandleResolution.Found(Alice));
        Assert.Equal(AliceName, await cache.GetHandleAsync(Alice, CancellationToken.None));
    }

    [Fact]
    public async Task IdentityCache_does_not_know_the_handle_when_nobody_can_be_asked()
    {
        _handle = _ => Task.FromResult<HandleResolution>(new HandleResolution.Unavailable("dns"));
        var cache = Cache();

        Assert.Null(await cache.GetHandleAsync(Alice, CancellationToken.None));
        Assert.Equal(Handle.Invalid, Found(await cache.GetAsync(Alice, CancellationToken.None)).Handle);
    }

    [Fact]
    public async Task IdentityCache_keeps_a_verified_handle_when_dns_is_down_later()
    {
        var cache = Cache();
        await cache.GetHandleAsync(Alice, CancellationToken.None);
        _handle = _ => Task.FromResult<HandleResolution>(new HandleResolution.Unavailable("dns"));

        _time.Advance(TimeSpan.FromHours(47));
        Assert.Equal(AliceName, await cache.GetHandleAsync(Alice, CancellationToken.None));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await cache.GetHandleAsync(Alice, CancellationToken.None));
    }

    [Fact]
    public async Task IdentityCache_verifies_again_when_the_claimed_handle_is_another()
    {
        var cache = Cache();
        await cache.GetHandleAsync(Alice, CancellationToken.None);
        _did = did => Task.FromResult<DidResolution>(Document(did, "https://one.example", "alice.label.com"));
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(Handle.Invalid, Found(await cache.RefreshAsync(Alice, CancellationToken.None)).Handle);
        Assert.Equal(Handle.Parse("alice.label.com"), await cache.GetHandleAsync(Alice, CancellationToken.None));
        Assert.Equal(2, _handlesAsked);
    }

    private IdentityCache Cache(IdentityCacheOptions? options = null) => new(
        (did, _) =>
        {
            Interlocked.Increment(ref _didsAsked);
            return _did(did);
        },
        (handle, _) =>
        {
            Interlocked.Increment(ref _handlesAsked);
            return _handle(handle);
        },
        options ?? _options,
        _time);

    private static DidResolution.Found Document(Did did, string pds, string handle = "alice.band.com") =>
        new(new DidDocument { Id = did, Pds = new Uri(pds), ClaimedHandle = Handle.Parse(handle) });

    private static PlyrFm.AtProto.Identity.Identity Found(IdentityResolution resolution) =>
        Assert.IsType<IdentityResolution.Found>(resolution).Identity;

    private static string Pds(IdentityResolution resolution) => Found(resolution).Pds!.AbsoluteUri;
}
