using System.Buffers.Binary;

namespace MLNet.Embeddings.Images;

/// <summary>
/// What the length of a file tells of its pixels: a few bytes cannot hold hundreds of millions of them, and then no memory need be taken to
/// find that out.
/// </summary>
internal static class CompressedSize
{
    // Deflate codes at most 258 bytes in two bits.
    private const int MostBytesPerPngByte = 1032;

    private const int LongestPngSide = 1_000_000;

    // A code of 12 bits stands for fewer than 4096 pixels, a shorter one for fewer still.
    private const int MostPixelsPerGifByte = 4096;

    // A screen above this size must be filled to a sixty-fourth at least by the frame that is read.
    private const int LargeGifScreen = 1 << 24;
    private const int LeastShareOfScreen = 64;

    private const byte ProgressiveFrame = 0xC2;
    private const int CoefficientBytes = 2;

    /// <summary>Refuses a PNG that is too short for its size; other files pass.</summary>
    /// <exception cref="InvalidDataException">It is too short.</exception>
    public static void CheckPng(ReadOnlySpan<byte> file)
    {
        if (!IsPng(file))
            return;

        long width = BinaryPrimitives.ReadUInt32BigEndian(file[16..]);
        long height = BinaryPrimitives.ReadUInt32BigEndian(file[20..]);
        long bits = Channels(file[25]) * file[24];
        if (height * ((width * bits + 7) / 8) > (long)file.Length * MostBytesPerPngByte)
            throw Truncated("PNG", file.Length, width, height);
    }

    /// <summary>Explains why a native decoder does not open a PNG: libpng reads no longer sides.</summary>
    /// <exception cref="InvalidDataException">A side is too long.</exception>
    public static void CheckPngSides(ReadOnlySpan<byte> file)
    {
        if (!IsPng(file))
            return;

        uint side = Math.Max(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));
        if (side > LongestPngSide)
        {
            throw new InvalidDataException(
                $"The PNG file claims a side of {side} pixels; longer ones than {LongestPngSide} are not decoded."
            );
        }
    }

    /// <summary>Refuses a GIF that is too short for its first frame, or whose first frame leaves a huge screen empty.</summary>
    /// <exception cref="InvalidDataException">It is one of both.</exception>
    public static void CheckGif(int fileLength, int width, int height, int frameWidth, int frameHeight)
    {
        long frame = (long)frameWidth * frameHeight;
        if (frame > (long)fileLength * MostPixelsPerGifByte)
            throw Truncated("GIF", fileLength, frameWidth, frameHeight);

        long screen = (long)width * height;
        if (screen > LargeGifScreen && frame * LeastShareOfScreen < screen)
        {
            throw new InvalidDataException(
                $"The GIF file claims a screen of {width} × {height} pixels, of which its first frame fills only "
                    + $"{frameWidth} × {frameHeight}; it is taken for an attack."
            );
        }
    }

    /// <summary>
    /// Bytes that a native decoder keeps besides the pixels: whole rows of interlaced files, coefficients of progressive ones, a copy of
    /// WebP's.
    /// </summary>
    public static long DecoderBytes(ReadOnlySpan<byte> file, int width, int height)
    {
        long pixels = (long)width * height;
        if (IsPng(file))
            return file[28] == 0 ? 0 : pixels * Channels(file[25]) * file[24] / 8;
        if (file.StartsWith("RIFF"u8))
            return pixels * 4;
        return StoredFormatReader.TryReadJpegFrame(file, out byte marker, out byte components) && marker == ProgressiveFrame
            ? pixels * components * CoefficientBytes
            : 0;
    }

    private static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(StoredFormatReader.PngSignature) && file.Length >= 29;

    private static int Channels(byte colorType) =>
        colorType switch
        {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };

    private static InvalidDataException Truncated(string format, int length, long width, long height) =>
        new($"The {format} file is truncated: its {length} bytes cannot hold {width} × {height} pixels.");
}
