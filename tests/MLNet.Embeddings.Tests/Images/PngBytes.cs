using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>Writes PNG files of any kind, also of kinds that no encoder at hand writes.</summary>
internal static class PngBytes
{
    /// <summary>A file.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">Bits per channel.</param>
    /// <param name="colorType">0 gray, 2 color, 3 palette, 4 gray and alpha, 6 color and alpha.</param>
    /// <param name="rows">Unfiltered bytes of all rows, one after the other.</param>
    /// <param name="chunks">Further chunks, before the data; those that are named fdAT come after it.</param>
    public static byte[] Of(int width, int height, int bits, int colorType, byte[] rows, params (string Name, byte[] Content)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bits;
        header[9] = (byte)colorType;
        Write(file, "IHDR", header);
        foreach ((string name, byte[] content) in chunks.Where(chunk => chunk.Name != "fdAT"))
            Write(file, name, content);

        Write(file, "IDAT", Pack(rows, rows.Length / height));
        foreach ((string name, byte[] content) in chunks.Where(chunk => chunk.Name == "fdAT"))
            Write(file, name, content);

        Write(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>A file of 16-bit numbers, as many as there are channels for each pixel.</summary>
    public static byte[] Deep(
        int width,
        int height,
        int colorType,
        IEnumerable<int> levels,
        params (string Name, byte[] Content)[] chunks
    ) => Of(width, height, 16, colorType, [.. levels.SelectMany(level => (byte[])[(byte)(level >> 8), (byte)level])], chunks);

    /// <summary>Rows, each after a filter byte of 0, packed.</summary>
    public static byte[] Pack(byte[] rows, int stride)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            for (int at = 0; at < rows.Length; at += stride)
            {
                zlib.WriteByte(0);
                zlib.Write(rows, at, stride);
            }
        }

        return packed.ToArray();
    }

    private static void Write(MemoryStream file, string name, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(body));
        file.Write(number);
    }

    private static uint Checksum(byte[] bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
        }

        return ~sum;
    }
}
