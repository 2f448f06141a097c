using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Tests.Sync;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Labels;

public sealed class LabelStreamTests
{
    private static readonly byte[] End = FirehoseHost.Close(1000, "done");

    [Fact]
    public void LabelExample_is_the_code_of_the_readme()
    {
        var readme = File.ReadAllText(Checkout.Locate("atproto", "README.md"));
        var lines = File.ReadAllLines(Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Labels", "LabelExample.cs"));
        var start = Array.FindIndex(lines, line => line.Trim() == "// ```csharp");
        var block = lines.Skip(start + 1).TakeWhile(line => line.Trim() != "// ```").Select(line => line.Length > 8 ? line[8..] : "").ToArray();

        Assert.True(block.Length > 10);
        Assert.Contains($"```csharp\n{string.Join('\n', block)}\n```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_both_kinds_of_message_are_read_from_a_socket_and_verified()
    {
        using PrivateKey key = PrivateKey.Generate(KeyCurve.K256), wrong = PrivateKey.Generate(KeyCurve.K256);
        var binary = Body(3, SampleLabels.Full.Sign(key), SampleLabels.Least.Sign(wrong));
        var text = Body(4, SampleLabels.Least.Sign(key));
        await using var host = new FirehoseHost(async (stream, ct) =>
        {
            await stream.WriteAsync(FirehoseHost.Binary([.. DataMap.FromJson("""{"op":1,"t":"#labels"}""").ToCbor(), .. binary.ToCbor()]), ct);
            await stream.WriteAsync(FirehoseHost.Frame(1, Encoding.UTF8.GetBytes(text.ToString())), ct);
            await stream.WriteAsync(End, ct);
        });
        using var output = new StringWriter();

        // What a document says is tested elsewhere; here the labeler has no certificate, and stands at an address that no document may name.
        var verifier = new LabelVerifier(Identities(key));
        var client = new FirehoseClient(
            new() { Url = new Uri(host.Url, LabelFrame.SubscribePath), KeepsText = true, Network = new NetworkGuardOptions(AllowPrivate: true) }, TimeProvider.System);
        await foreach (var message in client.ReadAsync(cursor: 0, CancellationToken.None))
        {
            using var lent = message;
            LabelEvent? evt = null;
            _ = message.Kind == FirehoseMessageKind.Text
                ? LabelFrame.TryReadText(message.Bytes.Span, out evt, out _)
                : LabelFrame.TryRead(message.Bytes.Span, out evt, out _);
            if (evt is LabelEvent.Labels(var seq, var page))
            {
                foreach (var label in page.Labels)
                {
                    output.Write($"{seq} {label.Val} {await verifier.VerifyAsync(label, CancellationToken.None)}|");
                }
            }
        }

        Assert.Equal("3 copyright-violation Valid|3 sexual BadSignature|4 sexual Valid|", output.ToString());
        Assert.Equal("GET /xrpc/com.atproto.label.subscribeLabels?cursor=0 HTTP/1.1", Assert.Single(host.Requests));
    }

    // The guard lets nobody connect to this machine, so the example ends there: what it asks for is what counts.
    [Fact]
    public async Task LabelExample_connects_where_the_document_says()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        using var output = new StringWriter();
        var failure = await Assert.ThrowsAsync<FirehoseException>(() =>
            new LabelExample(output).FollowAsync(SampleLabels.Labeler, Identities(key), TimeProvider.System, CancellationToken.None));

        Assert.Equal(FirehoseFailure.Forbidden, failure.Failure);
    }

    private static IdentityCache Identities(PrivateKey key) => new(
        (did, _) => Task.FromResult<DidResolution>(
            new DidResolution.Found(new DidDocument { Id = did, LabelKey = key.PublicKey, Labeler = new Uri("https://127.0.0.1") })),
        (_, _) => throw new InvalidOperationException("Nobody asks for handles here."),
        new IdentityCacheOptions(),
        TimeProvider.System);

    private static DataMap Body(long seq, params Label[] labels) =>
        DataMap.FromJson($$"""{"seq":{{seq}}}""").With("labels", new DataArray([.. labels.Select(label => label.ToData())]));
}
