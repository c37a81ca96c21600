using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Embeddings.Images.Png;

namespace MLNet.Embeddings.Images.Deep;

/// <summary>Reads the first picture of TIFF files of 16 bits per channel at full depth: gray or color, with or without alpha, in strips,
/// uncompressed or deflated.</summary>
/// <remarks>Adobe, TIFF 6.0, 1992, and Adobe Photoshop TIFF Technical Notes, 2002, for deflate.</remarks>
internal static class DeepTiffReader
{
    private const int BytesPerChannel = 2;

    private const ushort WidthTag = 256;
    private const ushort HeightTag = 257;
    private const ushort BitsTag = 258;
    private const ushort CompressionTag = 259;
    private const ushort PhotometricTag = 262;
    private const ushort OffsetsTag = 273;
    private const ushort SamplesTag = 277;
    private const ushort RowsPerStripTag = 278;
    private const ushort LengthsTag = 279;
    private const ushort PlanarTag = 284;
    private const ushort PredictorTag = 317;
    private const ushort TileWidthTag = 322;
    private const ushort ExtraTag = 338;
    private const ushort FormatTag = 339;

    private const int Uncompressed = 1;
    private const int Deflated = 8;
    private const int DeflatedOfOld = 32946;
    private const int WhiteIsZero = 0;
    private const int Colors = 2;
    private const int UnassociatedAlpha = 2;

    /// <summary>Whether a file is one that can be read.</summary>
    public static bool IsDeep(ReadOnlySpan<byte> file) =>
        TiffDirectory.TryReadFirst(file, out TiffDirectory directory)
        && directory.Largest(BitsTag) == 16
        && directory.ValueOf(BitsTag, 0, 0) == 16
        && directory.ValueOf(FormatTag, 0, 1) == 1
        && directory.ValueOf(CompressionTag, 0, Uncompressed) is Uncompressed or Deflated or DeflatedOfOld
        && directory.ValueOf(PredictorTag, 0, 1) is 1 or 2
        && directory.ValueOf(PlanarTag, 0, 1) == 1
        && directory.ValueOf(PhotometricTag, 0, uint.MaxValue) is <= Colors and var photometric
        && ChannelsOf(directory) is var channels
        && channels == (photometric == Colors ? 3UL : 1UL) + (directory.ValueOf(ExtraTag, 0, 0) == UnassociatedAlpha ? 1UL : 0UL)
        && directory.Contains(OffsetsTag)
        && directory.Contains(LengthsTag)
        && !directory.Contains(TileWidthTag);

    /// <summary>Reads all pixels.</summary>
    /// <param name="file">A file for which <see cref="IsDeep"/> holds.</param>
    /// <returns>The pixels; <see langword="null"/> where there are more than <see cref="DeepPixels.MaximumPixels"/> or the file is
    /// damaged.</returns>
    public static DeepPixels? TryRead(ReadOnlySpan<byte> file)
    {
        TiffDirectory.TryReadFirst(file, out TiffDirectory directory);
        ulong width = directory.ValueOf(WidthTag, 0, 0);
        ulong height = directory.ValueOf(HeightTag, 0, 0);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue || width * height > DeepPixels.MaximumPixels)
            return null;

        int channels = (int)ChannelsOf(directory);
        ulong rowsPerStrip = Math.Min(directory.ValueOf(RowsPerStripTag, 0, height), height);
        if (rowsPerStrip == 0)
            return null;

        try
        {
            var pixels = new DeepPixels((int)width, (int)height);
            byte[] line = new byte[(int)width * channels * BytesPerChannel];
            for (ulong row = 0; row < height; row += rowsPerStrip)
            {
                int strip = (int)(row / rowsPerStrip);
                int rows = (int)Math.Min(rowsPerStrip, height - row);
                if (!TryReadStrip(file, directory, strip, rows, (int)row, line, pixels))
                    return null;
            }

            return pixels;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    private static bool TryReadStrip(
        ReadOnlySpan<byte> file,
        TiffDirectory directory,
        int strip,
        int rows,
        int firstRow,
        byte[] line,
        DeepPixels pixels
    )
    {
        ulong offset = directory.ValueOf(OffsetsTag, strip, ulong.MaxValue);
        ulong length = directory.ValueOf(LengthsTag, strip, 0);
        if (offset > (ulong)file.Length || length > (ulong)file.Length - offset)
            return false;

        ReadOnlySpan<byte> content = file.Slice((int)offset, (int)length);
        bool isPacked = directory.ValueOf(CompressionTag, 0, Uncompressed) != Uncompressed;
        if (!isPacked && content.Length < (long)rows * line.Length)
            return false;

        using ZLibStream? packed = isPacked ? new ZLibStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress) : null;
        for (int row = 0; row < rows; row++)
        {
            if (packed is null)
                content.Slice(row * line.Length, line.Length).CopyTo(line);
            else
                packed.ReadExactly(line);
            Take(line, directory, pixels.Channels.Slice(4 * (firstRow + row) * pixels.Width, 4 * pixels.Width));
        }

        return true;
    }

    private static void Take(ReadOnlySpan<byte> line, TiffDirectory directory, Span<ushort> target)
    {
        int channels = (int)ChannelsOf(directory);
        bool hasAlpha = channels % 2 == 0;
        bool isInverted = directory.ValueOf(PhotometricTag, 0, 1) == WhiteIsZero;
        bool isDifference = directory.ValueOf(PredictorTag, 0, 1) == 2;
        Span<ushort> values = stackalloc ushort[4];
        values.Clear();
        for (int pixel = 0; pixel < target.Length / 4; pixel++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                ReadOnlySpan<byte> bytes = line.Slice(((pixel * channels) + channel) * BytesPerChannel, BytesPerChannel);
                ushort value = directory.IsLittleEndian
                    ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
                    : BinaryPrimitives.ReadUInt16BigEndian(bytes);
                values[channel] = isDifference ? (ushort)(values[channel] + value) : value;
            }

            Span<ushort> to = target.Slice(4 * pixel, 4);
            for (int color = 0; color < 3; color++)
            {
                ushort value = channels < 3 ? values[0] : values[color];
                to[color] = isInverted ? (ushort)~value : value;
            }

            to[3] = hasAlpha ? values[channels - 1] : ushort.MaxValue;
        }
    }

    private static ulong ChannelsOf(TiffDirectory directory) => directory.ValueOf(SamplesTag, 0, 1);
}
