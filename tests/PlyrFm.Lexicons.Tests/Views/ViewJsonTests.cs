using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.Lexicons.Tests.Views;

public sealed class ViewJsonTests
{
    private const string Did = "did:plc:z72i7hdynmk6r22z27h6tvur";
    private const string TrackUri = $"at://{Did}/fm.plyr.track/3jzfcijpj2z2a";
    private const string Cid = "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq";
    private const string Time = "2025-05-01T12:00:00.000Z";

    private static readonly DataMap Record = DataMap.FromJson($$"""
        {"$type": "fm.plyr.track", "title": "Tide", "unheard": {"$bytes": "AQID"}, "audioBlob":
          {"$type": "blob", "ref": {"$link": "{{Cid}}"}, "mimeType": "audio/mpeg", "size": 9007199254740993} }
        """);

    private static readonly ProfileViewBasic Artist = new() { Did = Did, Handle = "moss.example.com", Viewer = new() { Supporter = true } };

    private static readonly TrackView Track = new()
    {
        Uri = TrackUri,
        Cid = Cid,
        Artist = Artist,
        Record = RecordJson.Of(Record),
        Audio = new() { Status = AudioView.StatusValues.Available },
        Viewer = new() { GateAccess = Fm.Plyr.Feed.ViewerState.GateAccessValues.Granted },
        IndexedAt = Time,
    };

    private static readonly RecordValidator Validator = new(LexiconFiles.Catalog(), LexiconMode.Strict);

    [Fact]
    public void Every_answer_of_a_query_is_in_the_context()
    {
        var answers = LexiconFiles.Catalog().Documents
            .Where(document => document.Main is QueryDefinition { Output.Schema: ObjectSchema })
            .Select(document => string.Concat(document.Id.Name[..1].ToUpperInvariant(), document.Id.Name.AsSpan(1), "Output"));
        var inContext = typeof(ViewJson).GetProperties().Select(property => property.Name).ToHashSet();
        Assert.Equal([], answers.Where(answer => !inContext.Contains(answer)));
    }

    [Fact]
    public void Record_is_given_as_stored_with_its_unknown_fields()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new GetTrackOutput { Track = Track }, ViewJson.Default.GetTrackOutput);
        var output = DataMap.FromJson(json);
        Assert.Equal([], Validator.ValidateOutput(GetTrack.Nsid, output));
        Assert.Equal(Record, output.Get<DataMap>("track")!["record"]);
    }

    [Fact]
    public void Fields_that_are_null_are_left_out()
    {
        var json = JsonSerializer.Serialize(new GetRecordStatusOutput { Uri = TrackUri, Status = "unknown", Issues = [] }, ViewJson.Default.GetRecordStatusOutput);
        Assert.Equal($$"""{"uri":"{{TrackUri}}","status":"unknown","issues":[]}""", json);
    }

    [Fact]
    public void Member_of_a_union_begins_with_its_type()
    {
        var output = new GetListOutput
        {
            List = new()
            {
                Uri = $"at://{Did}/fm.plyr.list/3jzfcijpj2z2b",
                Cid = Cid,
                Owner = Artist,
                ItemCount = 3,
                Record = RecordJson.Of(Record),
                IndexedAt = Time,
            },
            Items =
            [
                Item(0, Track),
                Item(1, new NotFoundTrack { Uri = TrackUri, Reason = NotFoundTrack.ReasonValues.NotIndexed }),
                Item(2, new ForeignRecord { Uri = TrackUri, Collection = "app.bsky.feed.post" }),
            ],
        };
        using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(output, ViewJson.Default.GetListOutput));
        Assert.Equal([], Validator.ValidateOutput(GetList.Nsid, DataValue.FromJson(json.RootElement.GetRawText())));
        Assert.Equal(
            [TrackView.TypeName, NotFoundTrack.TypeName, ForeignRecord.TypeName],
            json.RootElement.GetProperty("items").EnumerateArray().Select(item =>
            {
                var first = item.GetProperty("item").EnumerateObject().First();
                Assert.Equal("$type", first.Name);
                return first.Value.GetString();
            }));
    }

    [Fact]
    public void Constant_fields_have_their_value_without_being_set()
    {
        Assert.True(new NotFoundTrack { Uri = TrackUri }.NotFound);
        Assert.True(new BlockedTrack { Uri = TrackUri }.Blocked);
    }

    [Fact]
    public void Results_of_different_types_are_told_apart()
    {
        var output = new SearchAllOutput { Results = [new TagHit { Score = 1, Tag = new() { Name = "ambient", TrackCount = 2 } }, new ActorHit { Score = 1, Actor = Artist }] };
        var data = DataMap.FromJson(JsonSerializer.SerializeToUtf8Bytes(output, ViewJson.Default.SearchAllOutput));
        Assert.Equal([], Validator.ValidateOutput(SearchAll.Nsid, data));
        Assert.Equal([TagHit.TypeName, ActorHit.TypeName], data.Get<DataArray>("results")!.Select(result => ((DataMap)result).Type));
    }

    [Fact]
    public void Answer_that_breaks_its_lexicon_is_noticed()
    {
        var output = new GetTrackOutput { Track = Track with { Uri = "not a uri", LikeCount = -1 } };
        var problems = Validator.ValidateOutput(GetTrack.Nsid, DataMap.FromJson(JsonSerializer.SerializeToUtf8Bytes(output, ViewJson.Default.GetTrackOutput)));
        Assert.Equal([("track/uri", RecordRule.Format), ("track/likeCount", RecordRule.Minimum)], problems.Select(problem => (problem.Path, problem.Rule)));
    }

    [Fact]
    public void Names_limits_and_defaults_of_parameters_are_constants()
    {
        Assert.Equal("fm.plyr.feed.getTopTracks", GetTopTracks.NsidText);
        Assert.Equal(Nsid.Parse("fm.plyr.feed.getTopTracks"), GetTopTracks.Nsid);
        Assert.Equal(("limit", 1, 100, 50), (GetTopTracks.Parameters.Limit, GetTopTracks.Parameters.LimitMinimum, GetTopTracks.Parameters.LimitMaximum, GetTopTracks.Parameters.LimitDefault));
        Assert.Equal("week", GetTopTracks.Parameters.PeriodValues.Week);
        Assert.Equal("InvalidCursor", GetTopTracks.Errors.InvalidCursor);
        Assert.Equal(25, GetTracks.Parameters.UrisMaxLength);
    }

    private static ListItemView Item(long position, IListItemViewItem item) =>
        new() { Position = position, Subject = new StrongRef { Uri = TrackUri, Cid = Cid }, Item = item };
}
