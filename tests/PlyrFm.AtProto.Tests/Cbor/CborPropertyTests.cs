using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Cbor;

public sealed class CborPropertyTests
{
    [Fact]
    public void Cbor_round_trips_any_value() =>
        DataValueGen.Value.Sample(value => Assert.Equal(value, DataValue.FromCbor(value.ToCbor())));

    [Fact]
    public void Json_round_trips_any_value() =>
        DataValueGen.Value.Sample(value => Assert.Equal(value, DataValue.FromJson(value.ToString())));

    [Fact]
    public void Writer_agrees_with_the_platform() =>
        DataValueGen.Value.Sample(value => Assert.Equal(CborOracle.Encode(value), value.ToCbor()));

    [Fact]
    public void Streamed_json_is_the_json_of_the_tree() =>
        DataValueGen.Value.Sample(value => Assert.Equal(value.ToString(), Stream(value.ToCbor())));

    [Fact]
    public void Keys_sort_as_their_bytes_do() =>
        Gen.Select(DataValueGen.Text, DataValueGen.Text).Sample((left, right) =>
        {
            byte[] l = Encoding.UTF8.GetBytes(left), r = Encoding.UTF8.GetBytes(right);
            var expected = l.Length != r.Length ? l.Length - r.Length : l.AsSpan().SequenceCompareTo(r);
            Assert.Equal(Math.Sign(expected), Math.Sign(KeyComparer.Compare(left, right)));
        });

    [Fact]
    public void Reader_and_platform_accept_and_refuse_the_same_mutations() =>
        Fuzzer.Run(Corpus(), bytes =>
        {
            var accepted = IsAccepted(bytes);
            Assert.Equal(CborOracle.Accepts(bytes), accepted);
            return accepted;
        });

    [Fact]
    public void Only_malformed_data_escapes_from_mutated_cbor()
    {
        var output = new ArrayBufferWriter<byte>();
        Fuzzer.Run(
            Corpus(),
            bytes =>
            {
                // What is accepted is canonical, so it comes back byte for byte.
                var value = DataValue.FromCbor(bytes);
                Assert.Equal(bytes, value.ToCbor());
                output.ResetWrittenCount();
                using var json = new Utf8JsonWriter(output);
                CborJson.Write(bytes, json);
                return true;
            },
            error => error is MalformedDataException);
    }

    [Fact]
    public void Only_malformed_data_escapes_from_mutated_json()
    {
        Fuzzer.Run(
            [.. Corpus().Select(bytes => Encoding.UTF8.GetBytes(DataValue.FromCbor(bytes).ToString()))],
            json =>
            {
                var value = DataValue.FromJson(json);
                Assert.Equal(value, DataValue.FromCbor(value.ToCbor()));
                Assert.Equal(value, DataValue.FromJson(value.ToString()));
                return true;
            },
            error => error is MalformedDataException);
    }

    private static List<byte[]> Corpus()
    {
        var record = DataMap.FromJson("""
            {"$type":"fm.plyr.track","title":"Song 💿","duration":215,"public":true,"album":null,"createdAt":"2026-07-01T12:00:00Z",
             "audioBlob":{"$type":"blob","ref":{"$link":"bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"},"mimeType":"audio/mpeg","size":4000000},
             "features":[{"did":"did:plc:abc","n":-1},{"did":"did:plc:def","n":5000000000}],"hash":{"$bytes":"AAECAwQF"}}
            """);
        List<byte[]> corpus = [.. CborVectors.Valid, record.ToCbor()];
        DataValueGen.Value.Sample(value =>
        {
            lock (corpus)
            {
                corpus.Add(value.ToCbor());
            }
        }, iter: 100);
        return corpus;
    }

    private static bool IsAccepted(byte[] bytes)
    {
        try
        {
            var reader = new DagCborReader(bytes);
            reader.Skip();
            reader.ExpectEnd();
            return true;
        }
        catch (MalformedDataException)
        {
            return false;
        }
    }

    private static string Stream(byte[] cbor)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            CborJson.Write(cbor, json);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
