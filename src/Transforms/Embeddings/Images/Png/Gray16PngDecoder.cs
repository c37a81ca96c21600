using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Images.Png;

/// <summary>Reads PNG files of 16-bit gray at full depth, which Skia reduces to 8 bits.</summary>
internal static class Gray16PngDecoder
{
    private const int BytesPerPixel = 2;

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

    /// <param name="file">The file.</param>
    /// <param name="orientation">How its picture is to be turned, as EXIF numbers it.</param>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, int orientation)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(file[16..]);
        int height = BinaryPrimitives.ReadInt32BigEndian(file[20..]);
        if (width < 1 || height < 1 || file.Length < 29)
            throw new InvalidDataException("The PNG file is damaged: its size is missing.");
        DecodedImage.CheckSize(width, height);
        CompressedSize.CheckPng(file);

        using MemoryStream packed = CollectData(file);
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        DecodedImage image = new(width, height, DecodedImageKind.Gray16, orientation);
        try
        {
            foreach ((int x, int y, int stepX, int stepY) in file[28] == 0 ? WholeImage : InterlacedPasses)
                ReadPass(unpacked, image, x, y, stepX, stepY);
            return image;
        }
        catch (Exception exception)
        {
            image.Dispose();
            if (exception is EndOfStreamException)
                throw new InvalidDataException("The PNG file is truncated.", exception);
            throw;
        }
    }

    private static MemoryStream CollectData(ReadOnlySpan<byte> file)
    {
        var data = new MemoryStream();
        int at = StoredFormatReader.PngSignature.Length;
        while (at + 8 <= file.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            ReadOnlySpan<byte> type = file.Slice(at + 4, 4);
            at += 8;
            if (length < 0 || type.SequenceEqual("IEND"u8))
                break;
            if (type.SequenceEqual("IDAT"u8))
                data.Write(file.Slice(at, Math.Min(length, file.Length - at)));
            if (length > file.Length - at - 4)
                break;

            at += length + 4;
        }

        data.Position = 0;
        return data;
    }

    private static void ReadPass(ZLibStream data, DecodedImage image, int firstX, int firstY, int stepX, int stepY)
    {
        int columns = (image.Width - firstX + stepX - 1) / stepX;
        if (columns <= 0)
            return;

        byte[] line = new byte[columns * BytesPerPixel];
        byte[] above = new byte[line.Length];
        Span<ushort> pixels = MemoryMarshal.Cast<byte, ushort>(image.Pixels);
        for (int y = firstY; y < image.Height; y += stepY)
        {
            int filter = data.ReadByte();
            if (filter < 0)
                throw new EndOfStreamException();
            data.ReadExactly(line);
            Unfilter(filter, line, above);

            // The file is big-endian, pixels are little-endian.
            ReadOnlySpan<ushort> values = MemoryMarshal.Cast<byte, ushort>(line);
            Span<ushort> row = pixels.Slice(y * image.Width, image.Width);
            if (stepX == 1)
                BinaryPrimitives.ReverseEndianness(values, row);
            else
                for (int i = 0; i < values.Length; i++)
                    row[firstX + i * stepX] = BinaryPrimitives.ReverseEndianness(values[i]);

            (line, above) = (above, line);
        }
    }

    private static void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above)
    {
        above = above[..line.Length];
        switch (filter)
        {
            case 0:
                return;
            case 1:
                for (int i = BytesPerPixel; i < line.Length; i++)
                    line[i] += line[i - BytesPerPixel];
                return;
            case 2:
                for (int i = 0; i < line.Length; i++)
                    line[i] += above[i];
                return;
            case 3:
                for (int i = 0; i < line.Length; i++)
                    line[i] += (byte)(((i < BytesPerPixel ? 0 : line[i - BytesPerPixel]) + above[i]) / 2);
                return;
            case 4:
                for (int i = 0; i < line.Length; i++)
                    line[i] += (byte)(i < BytesPerPixel ? above[i] : Paeth(line[i - BytesPerPixel], above[i], above[i - BytesPerPixel]));
                return;
            default:
                throw new InvalidDataException($"The PNG file is damaged: it names a row filter {filter}.");
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner);
        int toUp = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + up - 2 * corner);
        return toLeft <= toUp && toLeft <= toCorner ? left
            : toUp <= toCorner ? up
            : corner;
    }
}
