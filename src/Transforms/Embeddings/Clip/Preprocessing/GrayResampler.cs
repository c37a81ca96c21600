using System.Runtime.InteropServices;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Resizes 16-bit grey in double precision, as Pillow resizes integer images; only the result is clamped to 255.</summary>
/// <remarks>Such files are rare, so this is written for exactness, not for speed.</remarks>
internal static class GrayResampler
{
    /// <summary>Resizes and crops to pixels of red, green, blue and alpha.</summary>
    /// <param name="image">A 16-bit grey image.</param>
    /// <param name="horizontal">Weights of the crop's columns.</param>
    /// <param name="vertical">Weights of the crop's rows.</param>
    /// <param name="target">The crop, 4 bytes for each pixel.</param>
    public static void Resize(DecodedImage image, ResampleWeights horizontal, ResampleWeights vertical, Span<byte> target)
    {
        bool sameHeight = vertical.SourceSize == vertical.TargetSize;
        int firstRow = sameHeight ? vertical.First : vertical.Start[0];
        int rows = sameHeight ? vertical.Count : vertical.Start[^1] + vertical.Length[^1] - firstRow;
        int columns = horizontal.Count;
        int[] narrow = new int[rows * columns];
        for (int row = 0; row < rows; row++)
            ResizeRow(image.Pixels.Slice((firstRow + row) * image.Width * 2, image.Width * 2), horizontal, narrow.AsSpan(row * columns, columns));

        for (int i = 0; i < vertical.Count * columns; i++)
        {
            int y = i / columns;
            int value = sameHeight ? narrow[i] : Round(SumColumn(narrow.AsSpan((vertical.Start[y] - firstRow) * columns + i % columns), columns, vertical, y));
            Span<byte> pixel = target.Slice(i * 4, 4);
            pixel.Fill((byte)Math.Clamp(value, 0, 255));
            pixel[3] = 255;
        }
    }

    private static double SumColumn(ReadOnlySpan<int> column, int stride, ResampleWeights weights, int y)
    {
        double sum = 0;
        for (int tap = 0; tap < weights.Length[y]; tap++)
            sum += column[tap * stride] * weights.Exact[y * weights.Taps + tap];
        return sum;
    }

    private static void ResizeRow(ReadOnlySpan<byte> bytes, ResampleWeights weights, Span<int> target)
    {
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int x = 0; x < target.Length; x++)
        {
            if (weights.SourceSize == weights.TargetSize)
            {
                target[x] = source[weights.First + x];
                continue;
            }

            double sum = 0;
            for (int tap = 0; tap < weights.Length[x]; tap++)
                sum += source[weights.Start[x] + tap] * weights.Exact[x * weights.Taps + tap];
            target[x] = Round(sum);
        }
    }

    private static int Round(double value) => (int)(value >= 0 ? Math.Floor(value + 0.5) : -Math.Floor(Math.Abs(value) + 0.5));
}
