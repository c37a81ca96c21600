using System.Buffers.Binary;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>Uncompressed bitmaps written by hand.</summary>
internal static class HandMadeBmp
{
    private const int HeaderBytes = 54;

    /// <summary>Writes a file, bottom row first.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="bits">8 for a palette of 256 colors, 24 for blue, green and red.</param>
    /// <param name="samples">Samples of the rows from the bottom to the top, without padding.</param>
    public static byte[] Write(int width, int height, int bits, byte[] samples)
    {
        int rowBytes = width * bits / 8;
        int stride = (rowBytes + 3) & ~3;
        int paletteBytes = bits == 8 ? 1024 : 0;
        var file = new byte[HeaderBytes + paletteBytes + (stride * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), HeaderBytes + paletteBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), (short)bits);
        for (int i = 0; i < paletteBytes / 4; i++)
        {
            file[HeaderBytes + (i * 4)] = (byte)(i * 5);
            file[HeaderBytes + (i * 4) + 1] = (byte)(255 - i);
            file[HeaderBytes + (i * 4) + 2] = (byte)(i * 3);
        }

        for (int y = 0; y < height; y++)
            samples.AsSpan(y * rowBytes, rowBytes).CopyTo(file.AsSpan(HeaderBytes + paletteBytes + (y * stride)));
        return file;
    }
}
