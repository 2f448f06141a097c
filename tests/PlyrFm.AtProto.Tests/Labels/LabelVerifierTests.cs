using Microsoft.Extensions.Time.Testing;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Labels;

public sealed class LabelVerifierTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-07-02T00:00:00Z"));
    private readonly PrivateKey _key = PrivateKey.Generate(KeyCurve.K256);
    private readonly PrivateKey _other = PrivateKey.Generate(KeyCurve.P256);
    private readonly LabelVerifier _verifier;
    private DidResolution _answer;
    private int _lookups;

    public LabelVerifierTests()
    {
        _answer = Document(_key.PublicKey);
        _verifier = new LabelVerifier(new IdentityCache(
            (_, _) =>
            {
                _lookups++;
                return Task.FromResult(_answer);
            },
            (_, _) => throw new InvalidOperationException("Nobody asks for handles here."),
            new IdentityCacheOptions(),
            _time));
    }

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Label_key_is_believed_and_no_other_key_of_the_document()
    {
        _answer = new DidResolution.Found(new DidDocument { Id = SampleLabels.Labeler, SigningKey = _other.PublicKey, LabelKey = _key.PublicKey });
        Assert.Equal(LabelVerdict.Valid, await VerifyAsync(SampleLabels.Full.Sign(_key)));
        Assert.Equal(LabelVerdict.BadSignature, await VerifyAsync(SampleLabels.Full.Sign(_other)));
        Assert.Equal(LabelVerdict.Unsigned, await VerifyAsync(SampleLabels.Full));
    }

    [Fact]
    public async Task Labeler_without_label_key_is_never_believed()
    {
        _answer = new DidResolution.Found(new DidDocument { Id = SampleLabels.Labeler, SigningKey = _key.PublicKey });
        Assert.Equal(LabelVerdict.NoKey, await VerifyAsync(SampleLabels.Full.Sign(_key)));
    }

    [Fact]
    public async Task Labeler_that_is_gone_is_not_believed()
    {
        _answer = new DidResolution.Deactivated();
        Assert.Equal(LabelVerdict.NoKey, await VerifyAsync(SampleLabels.Full.Sign(_key)));
    }

    [Fact]
    public async Task Changed_key_is_found_by_looking_again_once()
    {
        Assert.Equal(LabelVerdict.Valid, await VerifyAsync(SampleLabels.Full.Sign(_key)));
        _answer = Document(_other.PublicKey);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(LabelVerdict.Valid, await VerifyAsync(SampleLabels.Full.Sign(_other)));
        Assert.Equal(2, _lookups);
        Assert.Equal(LabelVerdict.BadSignature, await VerifyAsync(SampleLabels.Full.Sign(_key)));
        Assert.Equal(2, _lookups);
    }

    // A moment after a look-up the cache does not ask again: a label issued since may be signed with a newer key.
    [Fact]
    public async Task Newer_label_than_the_known_document_is_left_open_until_the_document_may_be_looked_at()
    {
        Assert.Equal(LabelVerdict.Valid, await VerifyAsync(SampleLabels.Full.Sign(_key)));
        _answer = Document(_other.PublicKey);
        _time.Advance(TimeSpan.FromSeconds(1));
        var fresh = (SampleLabels.Least with { Cts = AtDatetime.Parse("2026-07-02T00:00:01Z") }).Sign(_other);

        Assert.Equal(LabelVerdict.Unavailable, await VerifyAsync(fresh));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(LabelVerdict.Valid, await VerifyAsync(fresh));
    }

    [Fact]
    public async Task Directory_that_is_down_leaves_it_open()
    {
        _answer = new DidResolution.Unavailable("down");
        Assert.Equal(LabelVerdict.Unavailable, await VerifyAsync(SampleLabels.Full.Sign(_key)));
    }

    private static DidResolution.Found Document(PublicKey key) => new(new DidDocument { Id = SampleLabels.Labeler, LabelKey = key });

    private async Task<LabelVerdict> VerifyAsync(Label label) => await _verifier.VerifyAsync(label, CancellationToken.None);
}
