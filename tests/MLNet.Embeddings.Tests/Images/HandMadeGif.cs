using System.Buffers.Binary;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>GIF files written by hand, with codes of nine bits that never grow.</summary>
internal static class HandMadeGif
{
    private const int CodesBetweenClears = 250;
    private const int Clear = 256;
    private const int End = 257;

    /// <summary>Writes a file of one frame.</summary>
    /// <param name="screen">Width and height of the screen.</param>
    /// <param name="frame">Width and height of the frame, which lies at its upper left corner.</param>
    /// <param name="indices">Palette indices of the frame, row by row; fewer make a truncated file.</param>
    /// <param name="transparent">The transparent index, or −1.</param>
    public static byte[] Write((int Width, int Height) screen, (int Width, int Height) frame, byte[] indices, int transparent = -1)
    {
        var file = new List<byte>();
        file.AddRange("GIF89a"u8);
        Add(screen.Width, screen.Height);
        file.AddRange([0xF7, 0, 0]);
        for (int i = 0; i < 256; i++)
            file.AddRange([(byte)(i * 7), (byte)(255 - i), (byte)(i * 3)]);
        if (transparent >= 0)
            file.AddRange([0x21, 0xF9, 4, 1, 0, 0, (byte)transparent, 0]);
        file.Add(0x2C);
        Add(0, 0);
        Add(frame.Width, frame.Height);
        file.AddRange([0, 8]);
        foreach (byte[] block in Pack(indices).Chunk(255))
            file.AddRange([(byte)block.Length, .. block]);
        file.AddRange([0, 0x3B]);
        return [.. file];

        void Add(int first, int second)
        {
            Span<byte> numbers = stackalloc byte[4];
            BinaryPrimitives.WriteUInt16LittleEndian(numbers, (ushort)first);
            BinaryPrimitives.WriteUInt16LittleEndian(numbers[2..], (ushort)second);
            file.AddRange(numbers);
        }
    }

    private static IEnumerable<byte> Pack(byte[] indices)
    {
        uint buffer = 0;
        int bits = 0;
        foreach (int code in Codes(indices))
        {
            buffer |= (uint)code << bits;
            for (bits += 9; bits >= 8; bits -= 8, buffer >>= 8)
                yield return (byte)buffer;
        }

        if (bits > 0)
            yield return (byte)buffer;
    }

    private static IEnumerable<int> Codes(byte[] indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if (i % CodesBetweenClears == 0)
                yield return Clear;
            yield return indices[i];
        }

        yield return End;
    }
}
