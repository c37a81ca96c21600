using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>PNG files of every color type, written by hand.</summary>
internal static class HandMadePng
{
    /// <summary>Writes a file without filters.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="bitDepth">Bits of a sample.</param>
    /// <param name="colorType">0 gray, 2 color, 3 palette, 4 gray and alpha, 6 color and alpha.</param>
    /// <param name="rows">The packed rows, one after the other; fewer make a truncated file.</param>
    /// <param name="palette">Red, green and blue of each entry.</param>
    /// <param name="transparency">Content of the chunk of transparency.</param>
    public static byte[] Write(
        int width,
        int height,
        byte bitDepth,
        byte colorType,
        byte[] rows,
        byte[]? palette = null,
        byte[]? transparency = null
    )
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bitDepth;
        header[9] = colorType;
        WriteChunk(file, "IHDR"u8, header);
        if (palette is not null)
            WriteChunk(file, "PLTE"u8, palette);
        if (transparency is not null)
            WriteChunk(file, "tRNS"u8, transparency);
        WriteChunk(file, "IDAT"u8, Pack(rows, RowBytes(width, bitDepth, colorType)));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Bytes of a packed row.</summary>
    public static int RowBytes(int width, byte bitDepth, byte colorType)
    {
        int channels = colorType switch
        {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        return (int)((((long)width * channels * bitDepth) + 7) / 8);
    }

    private static byte[] Pack(byte[] rows, int rowBytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int at = 0; at < rows.Length; at += rowBytes)
            {
                stream.WriteByte(0);
                stream.Write(rows, at, Math.Min(rowBytes, rows.Length - at));
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] checkedPart = [.. type, .. content];
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(checkedPart));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
