using System.Buffers;
using System.Text.RegularExpressions;

using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Pipeline;

/// <summary>Records that are properly signed and still strange. Each is kept and judged, and the honest one beside it is shown.</summary>
public sealed partial class OddRecordTests : PipelineTest
{
    private const short Tolerated = 1;
    private const short Invalid = 2;

    private static readonly HttpClient Http = new();

    [PostgresFact]
    public Task A_NUL_in_a_title_is_no_trouble() => IsJudgedAsync(SampleRecords.Track("a\0b"), verdict: 0);

    [PostgresFact]
    public Task A_record_of_nearly_a_mebibyte_is_kept() => IsJudgedAsync(SampleRecords.Track(new string('x', 1_000_000)), Invalid);

    [PostgresFact]
    public Task A_record_of_more_than_a_mebibyte_is_found_in_the_whole_repository_and_is_invalid() =>
        IsJudgedAsync(SampleRecords.Track(new string('x', 1_200_000)), Invalid);

    [PostgresFact]
    public Task A_record_nested_too_deeply_is_kept_as_invalid() => IsJudgedAsync(Nested(40), Invalid);

    [PostgresFact]
    public Task A_record_nested_without_end_is_kept_as_invalid() => IsJudgedAsync(Nested(100_000), Invalid);

    [PostgresFact]
    public Task A_record_in_another_encoding_of_the_same_value_is_kept_as_invalid() =>
        IsJudgedAsync([0xb9, 0x00, 0x00], Invalid); // an empty map, its length in two bytes too many

    [PostgresFact]
    public Task A_record_that_is_no_CBOR_is_kept_as_invalid() => IsJudgedAsync("hello"u8.ToArray(), Invalid);

    [PostgresFact]
    public Task A_record_without_a_title_is_kept_as_invalid() =>
        IsJudgedAsync(SampleRecords.Json("""{"$type":"fm.plyr.track","createdAt":"2026-01-02T03:04:05Z"}"""), Invalid);

    [PostgresFact]
    public Task A_time_without_a_zone_is_tolerated() => IsJudgedAsync(SampleRecords.Track("Old client", "2026-01-02T03:04:05"), Tolerated);

    private async Task IsJudgedAsync(byte[] block, short verdict)
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Honest"));
        await UntilSynchronizedAsync(artist);

        artist.Write(new("fm.plyr.track/3ktrackaaaaab", block), new("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Beside it")));

        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Assert.Equal(verdict, await AskAsync("select verdict from record where rkey = '3ktrackaaaaab'"));
        Assert.Equal(block, await AskAsync("select cbor from record where rkey = '3ktrackaaaaab'"));
        Assert.Equal(verdict == Invalid ? 2L : 3L, await AskAsync("select count(*) from track"));
        await Wait.UntilAsync("what is invalid is counted, and nothing else", async () =>
            Counted().IsMatch(await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/metrics"))) == (verdict == Invalid) ? null : "");
    }

    [GeneratedRegex("(?m)^plyrfm_records_invalid_total({.*})? [1-9]")]
    private static partial Regex Counted();

    private static byte[] Nested(int depth)
    {
        var output = new ArrayBufferWriter<byte>();
        var cbor = new DagCborWriter(output);
        cbor.WriteMapHeader(1);
        cbor.WriteText("a");
        for (var i = 0; i < depth; i++)
        {
            cbor.WriteArrayHeader(1);
        }

        cbor.WriteNull();
        return output.WrittenSpan.ToArray();
    }
}
