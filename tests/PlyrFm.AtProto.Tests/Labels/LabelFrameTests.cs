using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Labels;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Labels;

public sealed class LabelFrameTests
{
    [Fact]
    public void Labels_come_with_their_seq()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        var label = SampleLabels.Full.Sign(key);

        Assert.True(LabelFrame.TryRead(Message("#labels", Body(7, label.ToData())), out var evt, out _));
        var labels = Assert.IsType<LabelEvent.Labels>(evt);
        Assert.Equal(7, labels.Seq);
        Assert.Empty(labels.Page.Refused);
        Assert.True(Assert.Single(labels.Page.Labels).VerifySignature(key.PublicKey));
    }

    [Fact]
    public void A_label_that_cannot_be_read_does_not_cost_the_others()
    {
        var body = Body(7, SampleLabels.Full.ToData(), SampleLabels.Full.ToData().Without("val"), new DataInteger(1), SampleLabels.Least.ToData());

        Assert.True(LabelFrame.TryRead(Message("#labels", body), out var evt, out _));
        var page = Assert.IsType<LabelEvent.Labels>(evt).Page;
        Assert.Equal(["copyright-violation", "sexual"], page.Labels.Select(label => label.Val));
        Assert.Equal([MalformedReason.MissingField, MalformedReason.UnexpectedType], page.Refused);
    }

    [Fact]
    public void Words_about_the_stream_are_read_and_unknown_types_ignored()
    {
        Assert.True(LabelFrame.TryRead(Message("#info", """{"name":"OutdatedCursor","message":"late"}"""), out var info, out _));
        Assert.Equal(new LabelEvent.Info("OutdatedCursor", "late"), info);
        Assert.True(LabelFrame.TryRead([.. DataMap.FromJson("""{"op":-1}""").ToCbor(), .. DataMap.FromJson("""{"error":"FutureCursor"}""").ToCbor()], out var error, out _));
        Assert.Equal(new LabelEvent.Failure("FutureCursor", null), error);
        Assert.True(LabelFrame.TryRead(Message("#other", "{}"), out var other, out _));
        Assert.IsType<LabelEvent.Unknown>(other);
        // The name of an event of repositories means nothing here.
        Assert.True(LabelFrame.TryRead(Message("#commit", "{}"), out var commit, out _));
        Assert.IsType<LabelEvent.Unknown>(commit);
    }

    [Theory]
    [InlineData("""{"labels":[]}""", MalformedReason.MissingField)]
    [InlineData("""{"seq":0,"labels":[]}""", MalformedReason.InvalidValue)]
    [InlineData("""{"seq":1}""", MalformedReason.MissingField)]
    [InlineData("""{"seq":1,"labels":{}}""", MalformedReason.MissingField)]
    public void Frame_without_seq_or_labels_is_refused(string body, MalformedReason expected)
    {
        Assert.False(LabelFrame.TryRead(Message("#labels", body), out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void Text_messages_of_plyrs_labeler_are_read()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        var label = SampleLabels.Full.Sign(key);
        var text = $$"""{"seq":12,"labels":[{{label.ToData()}}]}""";

        Assert.True(LabelFrame.TryReadText(Encoding.UTF8.GetBytes(text), out var evt, out _));
        var labels = Assert.IsType<LabelEvent.Labels>(evt);
        Assert.Equal(12, labels.Seq);
        Assert.True(Assert.Single(labels.Page.Labels).VerifySignature(key.PublicKey));

        Assert.True(LabelFrame.TryReadText("""{"hello":1}"""u8, out var unknown, out _));
        Assert.IsType<LabelEvent.Unknown>(unknown);
        Assert.False(LabelFrame.TryReadText("""{"labels":[]}"""u8, out _, out _));
        Assert.False(LabelFrame.TryReadText("hello"u8, out _, out _));
        Assert.False(LabelFrame.TryReadText("""{"seq":1.5,"labels":[]}"""u8, out _, out _));
    }

    [Fact]
    public void Damaged_messages_are_refused_or_read()
    {
        using var key = PrivateKey.Generate(KeyCurve.K256);
        byte[][] frames = [Message("#labels", Body(7, SampleLabels.Full.Sign(key).ToData())), Message("#info", """{"name":"OutdatedCursor"}""")];
        Fuzzer.Run(frames, frame => LabelFrame.TryRead(frame, out _, out _));
        Fuzzer.Run([Encoding.UTF8.GetBytes(Body(7, SampleLabels.Full.Sign(key).ToData()).ToString())], text => LabelFrame.TryReadText(text, out _, out _));
    }

    private static DataMap Body(long seq, params DataValue[] labels) => DataMap.FromJson($$"""{"seq":{{seq}}}""").With("labels", new DataArray(labels));

    private static byte[] Message(string type, string json) => Message(type, DataMap.FromJson(json));

    private static byte[] Message(string type, DataMap body) => [.. DataMap.FromJson($$"""{"op":1,"t":"{{type}}"}""").ToCbor(), .. body.ToCbor()];
}
