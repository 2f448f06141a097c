using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit;
using static PlyrFm.AtProto.Tests.Sync.JetstreamVectors;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class JetstreamReaderTests
{
    private static readonly DateTimeOffset Latest = new(2026, 5, 25, 14, 28, 29, TimeSpan.Zero);
    private static readonly Did Account = AtProto.Syntax.Did.Parse(JetstreamVectors.Did);

    [Fact]
    public void Old_commit_is_a_hint_with_everything_but_the_record()
    {
        var expected = new RecordHint(
            1779719009132431, Account, Tid.Parse("3mmoojp7vgo2g"), OpAction.Create, Nsid.Parse("fm.plyr.like"), RecordKey.Parse("3mmoojp7etg2g"),
            Cid.Parse("bafyreidqpc7si3dbimffi64lz3xsx2qt45ip7rpna2qpslcddp23itjjzm", null),
            new DateTimeOffset(2026, 5, 25, 14, 23, 29, TimeSpan.Zero).AddMicroseconds(132431));

        Assert.Equal(expected, Old(OldCreate));
        var deleted = Assert.IsType<RecordHint>(Old(OldDelete));
        Assert.Equal((1779719009132400, OpAction.Delete, null), (deleted.Seq, deleted.Action, deleted.Cid));
    }

    [Fact]
    public void Old_identity_and_account_carry_the_position_in_this_stream()
    {
        Assert.Equal(new IdentityEvent(1779719010267528, Account, Handle.Parse("artist.example"), "2026-05-25T14:23:29.950Z"), Old(OldIdentity));
        Assert.Equal(new AccountEvent(1779719010272410, Account, false, "deactivated", "2026-05-25T14:23:29.950Z"), Old(OldAccount));
        Assert.Equal(new UnknownEvent(1, "label"), Old("""{"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time_us":1,"kind":"label"}"""));
    }

    [Fact]
    public void New_events_are_read_from_their_frames()
    {
        var commit = Assert.IsType<RecordHint>(New(NewCommit));
        Assert.Equal((12345, OpAction.Update, "fm.plyr.track"), (commit.Seq, commit.Action, commit.Collection.Value));
        Assert.Equal(new DateTimeOffset(2026, 5, 25, 14, 23, 29, TimeSpan.Zero).AddMicroseconds(132431), commit.Time);
        var sync = Assert.IsType<SyncEvent>(New(NewSync));
        Assert.Equal((12346, "3mmoojp7vgo2g", "010203FF"), (sync.Seq, sync.Rev.ToString(), Convert.ToHexString(sync.Blocks.Span)));
        Assert.Equal(new AccountEvent(12347, Account, true, null, "2026-05-25T14:23:29.1Z"), New(NewAccount));
        Assert.Equal(new IdentityEvent(12348, Account, null, "2026-05-25T14:23:29.1Z"), New(NewIdentity));
        Assert.Equal(new InfoEvent("OutdatedCursor", "resumed from 7"), New(NewInfo));
        Assert.Equal(new ErrorEvent("ConsumerTooSlow", "too slow"), New(NewError));
        Assert.Equal(new UnknownEvent(0, "heartbeat"), New("""{"$type":"heartbeat"}"""));
        Assert.Equal(new UnknownEvent(3, "a#label"), New("""{"$type":"message","payload":{"$type":"a#label","seq":3}}"""));
    }

    [Theory]
    [InlineData("", "", MalformedReason.InvalidJson)]
    [InlineData("}}", "}}x", MalformedReason.InvalidJson)]
    [InlineData("\"kind\"", "\"kind\":\"commit\",\"kind\"", MalformedReason.InvalidJson)] // which of the two?
    [InlineData("3mmoojp7vgo2g", "\\ud800", MalformedReason.InvalidJson)] // half of a surrogate pair
    [InlineData("1779719009132431", "1779719009132431.5", MalformedReason.UnexpectedType)]
    [InlineData("1779719009132431", "99999999999999999999", MalformedReason.UnexpectedType)]
    [InlineData("1779719009132431", "\"1779719009132431\"", MalformedReason.UnexpectedType)]
    [InlineData("1779719009132431", "-1", MalformedReason.InvalidValue)]
    [InlineData("1779719009132431", "1779719319000000", MalformedReason.InvalidValue)] // later than can be
    [InlineData("\"time_us\"", "\"time\"", MalformedReason.MissingField)]
    [InlineData("did:plc:mcc5yghbk7tixqryac2yxku7", "mcc5yghbk7tixqryac2yxku7", MalformedReason.InvalidValue)]
    [InlineData("3mmoojp7vgo2g", "3mmoojp7vgo2", MalformedReason.InvalidValue)]
    [InlineData("\"create\"", "\"truncate\"", MalformedReason.InvalidValue)]
    [InlineData("\"collection\":\"fm.plyr.like\"", "\"collection\":\"like\"", MalformedReason.InvalidValue)]
    [InlineData("3mmoojp7etg2g", "..", MalformedReason.InvalidValue)]
    [InlineData("bafyreidqpc7si3dbimffi64lz3xsx2qt45ip7rpna2qpslcddp23itjjzm", "bafy", MalformedReason.InvalidCid)]
    public void Wrong_message_is_refused_with_a_reason(string part, string wrong, MalformedReason expected)
    {
        var json = part.Length == 0 ? wrong : OldCreate.Replace(part, wrong, StringComparison.Ordinal);

        Assert.False(new JetstreamReader(JetstreamFormat.Subscribe).TryRead(Encoding.UTF8.GetBytes(json), Latest, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Theory]
    [InlineData("12345", "0")]
    [InlineData("12345", "1000000000000000")] // a time, in the new format's cursor
    [InlineData("\"time\"", "\"at\"")]
    [InlineData("2026-05-25T14:23:29.132431Z", "yesterday")]
    [InlineData("\"payload\":{", "\"payload\":[{")]
    public void Wrong_new_message_is_refused(string part, string wrong) =>
        Assert.False(new JetstreamReader(JetstreamFormat.SubscribeEvents)
            .TryRead(Encoding.UTF8.GetBytes(NewCommit.Replace(part, wrong, StringComparison.Ordinal)), Latest, out _, out _));

    [Fact]
    public void Message_nested_without_end_is_refused()
    {
        var json = OldCreate.Replace("\"fm.plyr.like\",\"createdAt\"", new string('[', 100_000) + "\"createdAt\"", StringComparison.Ordinal);

        Assert.False(new JetstreamReader(JetstreamFormat.Subscribe).TryRead(Encoding.UTF8.GetBytes(json), Latest, out _, out var reason));
        Assert.Equal(MalformedReason.InvalidJson, reason);
    }

    [Fact]
    public void Damaged_message_is_refused_or_read()
    {
        byte[][] old = [.. new[] { OldCreate, OldDelete, OldIdentity, OldAccount }.Select(Encoding.UTF8.GetBytes)];
        var reader = new JetstreamReader(JetstreamFormat.Subscribe);
        Fuzzer.Run(old, json => reader.TryRead(json, Latest, out _, out _));
        byte[][] recent = [.. new[] { NewCommit, NewSync, NewAccount, NewIdentity, NewInfo, NewError }.Select(Encoding.UTF8.GetBytes)];
        reader = new JetstreamReader(JetstreamFormat.SubscribeEvents);
        Fuzzer.Run(recent, json => reader.TryRead(json, Latest, out _, out _));
    }

    [Fact]
    public void Damaged_frame_is_unpacked_or_refused_within_its_limit()
    {
        Assert.True(JetstreamDictionary.TryRead(Dictionary, out var dictionary));
        using var unpacker = new JetstreamUnpacker(dictionary, maxBytes: 64 * 1024);

        Fuzzer.Run([PackedCreate], frame =>
        {
            var isUnpacked = unpacker.TryUnpack(frame, out var json, out _);
            Assert.True(json.Length <= 64 * 1024);
            return isUnpacked;
        });
    }

    private static RepoEvent Old(string json) => Read(JetstreamFormat.Subscribe, json);

    private static RepoEvent New(string json) => Read(JetstreamFormat.SubscribeEvents, json);

    private static RepoEvent Read(JetstreamFormat format, string json)
    {
        Assert.True(new JetstreamReader(format).TryRead(Encoding.UTF8.GetBytes(json), Latest, out var read, out var reason), reason.ToString());
        return read!;
    }
}
