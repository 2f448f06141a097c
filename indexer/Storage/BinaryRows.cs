using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Encodes rows as <c>copy ... from stdin (format binary)</c> takes them, and hands them on in large pieces. Npgsql's own importer is asked, and
/// awaited, once per column: for rows this small that costs more than the rows.
/// </summary>
/// <param name="target">Npgsql's raw copy stream.</param>
/// <remarks>https://www.postgresql.org/docs/current/sql-copy.html, Binary Format</remarks>
internal sealed class BinaryRows(Stream target)
{
    // Large enough for few writes, small enough to be forgotten soon. A longer row goes as a piece of its own.
    private const int PieceBytes = 64 * 1024;

    // No strange text is let through: a lone surrogate throws.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // PostgreSQL's day zero.
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ArrayBufferWriter<byte> _piece = new(PieceBytes);

    private static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0];

    /// <summary>Writes all rows, from the header to the trailer.</summary>
    public async Task WriteAsync<T>(IEnumerable<T> rows, short columns, Action<BinaryRows, T> write, CancellationToken ct)
    {
        _piece.Write(Signature);
        Integer(0); // no flags
        Integer(0); // no extension
        foreach (var row in rows)
        {
            Short(columns);
            write(this, row);
            if (_piece.WrittenCount >= PieceBytes)
            {
                await FlushAsync(ct);
            }
        }

        Short(-1);
        await FlushAsync(ct);
    }

    public void Add(long value)
    {
        Integer(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_piece.GetSpan(sizeof(long)), value);
        _piece.Advance(sizeof(long));
    }

    public void Add(long? value)
    {
        if (value is { } present)
        {
            Add(present);
        }
        else
        {
            AddNull();
        }
    }

    public void Add(int value)
    {
        Integer(sizeof(int));
        Integer(value);
    }

    public void Add(short value)
    {
        Integer(sizeof(short));
        Short(value);
    }

    public void Add(short? value)
    {
        if (value is { } present)
        {
            Add(present);
        }
        else
        {
            AddNull();
        }
    }

    public void Add(bool value)
    {
        Integer(1);
        _piece.GetSpan(1)[0] = (byte)(value ? 1 : 0);
        _piece.Advance(1);
    }

    public void Add(string? text)
    {
        if (text is null)
        {
            AddNull();
            return;
        }

        var length = Utf8.GetByteCount(text);
        Integer(length);
        Utf8.GetBytes(text, _piece.GetSpan(length));
        _piece.Advance(length);
    }

    public void Add(byte[]? bytes)
    {
        if (bytes is null)
        {
            AddNull();
        }
        else
        {
            Add(bytes.AsSpan());
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Integer(bytes.Length);
        _piece.Write(bytes);
    }

    public void Add(DateTimeOffset at) => Add((at.UtcTicks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>A column of type jsonb; null for null.</summary>
    public void AddJson(string? json)
    {
        if (json is null)
        {
            AddNull();
            return;
        }

        // One byte for the version of the format, then the text.
        var length = Utf8.GetByteCount(json);
        Integer(length + 1);
        _piece.GetSpan(1)[0] = 1;
        _piece.Advance(1);
        Utf8.GetBytes(json, _piece.GetSpan(length));
        _piece.Advance(length);
    }

    private void AddNull() => Integer(-1);

    private void Integer(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_piece.GetSpan(sizeof(int)), value);
        _piece.Advance(sizeof(int));
    }

    private void Short(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_piece.GetSpan(sizeof(short)), value);
        _piece.Advance(sizeof(short));
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        await target.WriteAsync(_piece.WrittenMemory, ct);
        _piece.ResetWrittenCount();
    }
}
