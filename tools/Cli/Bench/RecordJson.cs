using System.Buffers;
using System.Text.Json;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.Cli.Bench;

/// <summary>Writes records as JSON into a buffer that is used again and again.</summary>
internal sealed class RecordJson : IDisposable
{
    private readonly ArrayBufferWriter<byte> _json = new(64 * 1024);
    private readonly Utf8JsonWriter _writer;

    public RecordJson() => _writer = new Utf8JsonWriter(_json, new JsonWriterOptions { SkipValidation = true });

    public void Dispose() => _writer.Dispose();

    /// <exception cref="MalformedDataException">The block is no strict DAG-CBOR.</exception>
    public void Write(ReadOnlySpan<byte> block)
    {
        _json.ResetWrittenCount();
        _writer.Reset();
        CborJson.Write(block, _writer);
        _writer.Flush();
    }
}
