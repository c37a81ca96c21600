using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Resizes 16-bit gray in double precision, as Pillow resizes integer images; only the result is clamped to 255.</summary>
/// <remarks>
/// Such files are rare, so this is written for exactness, not for speed. Source rows are taken one by one, so that memory does not grow
/// with the image.
/// </remarks>
internal static class GrayResampler
{
    /// <summary>Resizes and crops to pixels of red, green, blue and alpha.</summary>
    /// <param name="image">A 16-bit gray image.</param>
    /// <param name="horizontal">Weights of the crop's columns.</param>
    /// <param name="vertical">Weights of the crop's rows.</param>
    /// <param name="target">The crop, 4 bytes for each pixel.</param>
    public static void Resize(DecodedImage image, ResampleWeights horizontal, ResampleWeights vertical, Span<byte> target)
    {
        int columns = horizontal.Count;
        var narrow = new int[columns];
        var rounded = new int[columns];
        var sums = new double[]?[vertical.Count];
        int open = 0;
        for (int row = vertical.FirstSource; row < vertical.FirstSource + vertical.SourceRows; row++)
        {
            ResizeRow(image.Pixels.Slice(row * image.Width * 2, image.Width * 2), horizontal, narrow);
            if (vertical.IsIdentity)
            {
                Write(narrow, target.Slice((row - vertical.First) * columns * 4, columns * 4));
                continue;
            }

            // Both ends of the target rows' windows ascend, so that those to which this row belongs follow each other.
            for (int y = open; y < vertical.Count && vertical.Start[y] <= row; y++)
            {
                double[] sum = sums[y] ??= new double[columns];
                double weight = vertical.Exact[y * vertical.Taps + row - vertical.Start[y]];
                for (int x = 0; x < columns; x++)
                    sum[x] += narrow[x] * weight;
                if (row + 1 < vertical.Start[y] + vertical.Length[y])
                    continue;

                for (int x = 0; x < columns; x++)
                    rounded[x] = Round(sum[x]);
                Write(rounded, target.Slice(y * columns * 4, columns * 4));
                sums[y] = null;
                open = y + 1;
            }
        }
    }

    private static void ResizeRow(ReadOnlySpan<byte> bytes, ResampleWeights weights, Span<int> target)
    {
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int x = 0; x < target.Length; x++)
        {
            if (weights.IsIdentity)
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

    private static void Write(ReadOnlySpan<int> values, Span<byte> pixels)
    {
        for (int x = 0; x < values.Length; x++)
        {
            Span<byte> pixel = pixels.Slice(x * 4, 4);
            pixel.Fill((byte)Math.Clamp(values[x], 0, 255));
            pixel[3] = 255;
        }
    }

    private static int Round(double value) => (int)(value >= 0 ? Math.Floor(value + 0.5) : -Math.Floor(Math.Abs(value) + 0.5));
}
