using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNet.Embeddings.Images.Png;

/// <summary>Reads PNG files of 16 bits per channel at full depth, gray or color, with or without alpha, interlaced or not.</summary>
internal static class DeepPngReader
{
    private const int HeaderEnd = 33;

    // No deflated stream holds more for each of its bytes.
    private const long LargestRatio = 1040;

    // First column and row, and steps, of the seven passes of an interlaced file; the whole image is one pass of step 1.
    private static readonly (int X, int Y, int StepX, int StepY)[] InterlacedPasses =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    private static readonly (int X, int Y, int StepX, int StepY)[] WholeImage = [(0, 0, 1, 1)];

    /// <summary>Whether a file is a PNG of 16 bits per channel.</summary>
    public static bool IsDeep(ReadOnlySpan<byte> file) =>
        file.Length > HeaderEnd && file.StartsWith(StoredFormatReader.PngSignature) && file[24] == 16 && file[25] is 0 or 2 or 4 or 6;

    /// <summary>Reads all pixels.</summary>
    /// <param name="file">A file for which <see cref="IsDeep"/> holds.</param>
    /// <returns>The pixels; <see langword="null"/> where there are more than <see cref="DeepPixels.MaximumPixels"/> or the file is
    /// damaged.</returns>
    public static DeepPixels? TryRead(ReadOnlySpan<byte> file)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(file[16..]);
        int height = BinaryPrimitives.ReadInt32BigEndian(file[20..]);
        if (width < 1 || height < 1 || (long)width * height > DeepPixels.MaximumPixels)
            return null;

        using var packed = new MemoryStream();
        ReadOnlySpan<byte> transparent = [];
        foreach (PngChunk chunk in new PngChunks(file))
        {
            if (chunk.Is("IDAT"u8))
                packed.Write(chunk.Content(file));
            else if (chunk.Is("tRNS"u8))
                transparent = chunk.Content(file);
        }

        int channels = file[25] switch
        {
            0 => 1,
            4 => 2,
            2 => 3,
            _ => 4,
        };
        if (2L * channels * width * height > LargestRatio * packed.Length)
            return null;

        packed.Position = 0;
        try
        {
            using var data = new ZLibStream(packed, CompressionMode.Decompress);
            var pixels = new DeepPixels(width, height);
            foreach ((int x, int y, int stepX, int stepY) in file[28] == 0 ? WholeImage : InterlacedPasses)
                ReadPass(data, pixels, channels, (x, y, stepX, stepY));

            if (channels is 1 or 3)
                MakeTransparent(pixels, channels, transparent);
            return pixels;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    private static void ReadPass(ZLibStream data, DeepPixels image, int channels, (int X, int Y, int StepX, int StepY) pass)
    {
        int columns = (image.Width - pass.X + pass.StepX - 1) / pass.StepX;
        if (columns <= 0)
            return;

        int bytesPerPixel = 2 * channels;
        byte[] line = new byte[columns * bytesPerPixel];
        byte[] above = new byte[line.Length];
        Span<ushort> target = image.Channels;
        for (int y = pass.Y; y < image.Height; y += pass.StepY)
        {
            int filter = data.ReadByte();
            if (filter is < 0 or > 4)
                throw new InvalidDataException();

            data.ReadExactly(line);
            Unfilter(filter, bytesPerPixel, line, above);
            for (int i = 0; i < columns; i++)
            {
                ReadOnlySpan<byte> from = line.AsSpan(i * bytesPerPixel, bytesPerPixel);
                Span<ushort> to = target.Slice(4 * ((y * image.Width) + pass.X + (i * pass.StepX)), 4);
                to[0] = BinaryPrimitives.ReadUInt16BigEndian(from);
                to[1] = channels < 3 ? to[0] : BinaryPrimitives.ReadUInt16BigEndian(from[2..]);
                to[2] = channels < 3 ? to[0] : BinaryPrimitives.ReadUInt16BigEndian(from[4..]);
                to[3] = channels % 2 == 1 ? ushort.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(from[^2..]);
            }

            (line, above) = (above, line);
        }
    }

    private static void Unfilter(int filter, int bytesPerPixel, Span<byte> line, ReadOnlySpan<byte> above)
    {
        for (int i = 0; filter > 0 && i < line.Length; i++)
        {
            int left = i >= bytesPerPixel ? line[i - bytesPerPixel] : 0;
            int up = above[i];
            line[i] += (byte)(
                filter switch
                {
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    _ => Paeth(left, up, i >= bytesPerPixel ? above[i - bytesPerPixel] : 0),
                }
            );
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner);
        int toUp = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + up - (2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left
            : toUp <= toCorner ? up
            : corner;
    }

    // One color may be declared transparent.
    private static void MakeTransparent(DeepPixels image, int channels, ReadOnlySpan<byte> color)
    {
        if (color.Length != 2 * channels)
            return;

        ulong red = BinaryPrimitives.ReadUInt16BigEndian(color);
        ulong green = channels == 1 ? red : BinaryPrimitives.ReadUInt16BigEndian(color[2..]);
        ulong blue = channels == 1 ? red : BinaryPrimitives.ReadUInt16BigEndian(color[4..]);
        ulong opaque = red | (green << 16) | (blue << 32) | ((ulong)ushort.MaxValue << 48);
        foreach (ref ulong pixel in image.Pixels.AsSpan())
            pixel = pixel == opaque ? 0 : pixel;
    }
}
