using System.Buffers.Binary;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>WebP files that say how they are to be turned.</summary>
internal static class OrientedWebp
{
    private const int EndOfHeader = 12;
    private const byte HasExif = 8;

    /// <summary>A file with a chunk that names an orientation, 1 to 8, as EXIF has it.</summary>
    /// <param name="webp">A file of pixels alone.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="orientation">The orientation.</param>
    public static byte[] Of(byte[] webp, int width, int height, int orientation)
    {
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] header =
        [
            HasExif,
            0,
            0,
            0,
            (byte)(width - 1),
            (byte)((width - 1) >> 8),
            0,
            (byte)(height - 1),
            (byte)((height - 1) >> 8),
            0,
        ];
        byte[] content = [.. "WEBP"u8, .. Chunk("VP8X"u8, header), .. webp[EndOfHeader..], .. Chunk("EXIF"u8, exif)];
        return Chunk("RIFF"u8, content);
    }

    // All contents here are of even length.
    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [.. name, .. length, .. content];
    }
}
