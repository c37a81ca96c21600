using System.Buffers.Binary;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>TIFF files of gray pixels, uncompressed, in one strip.</summary>
internal static class HandMadeTiff
{
    /// <summary>A little-endian file.</summary>
    /// <param name="bits">Bits of a pixel: 8, 16, or 32 for floating-point numbers.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">All rows.</param>
    /// <param name="more">Further entries, whose tags come before or after the others.</param>
    public static byte[] Gray(int bits, int width, int height, byte[] pixels, params (ushort Tag, uint Value)[] more)
    {
        (ushort Tag, uint Value)[] entries =
        [
            .. new (ushort, uint)[]
            {
                (256, (uint)width),
                (257, (uint)height),
                (258, (uint)bits),
                (259, 1),
                (262, 1),
                (273, 8),
                (277, 1),
                (278, (uint)height),
                (279, (uint)pixels.Length),
                (339, bits == 32 ? 3u : 1u),
            }
                .Concat(more)
                .OrderBy(entry => entry.Item1),
        ];
        int padded = pixels.Length + (pixels.Length & 1);
        var file = new byte[8 + padded + 2 + (12 * entries.Length) + 4];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 8 + padded);
        pixels.CopyTo(file, 8);
        Span<byte> directory = file.AsSpan(8 + padded);
        BinaryPrimitives.WriteUInt16LittleEndian(directory, (ushort)entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = directory[(2 + (12 * i))..];
            BinaryPrimitives.WriteUInt16LittleEndian(entry, entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], entries[i].Value);
        }

        return file;
    }
}
