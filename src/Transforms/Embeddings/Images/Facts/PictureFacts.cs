using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Images.Facts;

/// <summary>Measures an image: size, brightness, contrast, sharpness, entropy and color.</summary>
/// <remarks>
/// Sharpness is the variance of the Laplacian (J. L. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy: a comparative
/// study", ICPR 2000), color that of <see cref="PictureColors"/>.
/// </remarks>
internal static class PictureFacts
{
    /// <summary>Facts of an image.</summary>
    public const int Count = (int)ImageFact.Colorfulness + 1;

    /// <summary>Pixels of the shorter side of what is measured, at most.</summary>
    public const int NeededSide = 128;

    // Of an image of most unequal sides the longer one is measured at so much.
    private const int LongestSide = 2048;

    private const int Levels = 256;
    private const int Tables = 4;
    private const double Tail = 0.05;

    /// <summary>Measures an image.</summary>
    /// <param name="image">The image, perhaps smaller than it is stored; not disposed.</param>
    /// <param name="facts">Receives <see cref="Count"/> numbers in the order of <see cref="ImageFact"/>.</param>
    public static void Measure(DecodedImage image, Span<float> facts)
    {
        bool isSwapped = ImageOrientation.SwapsSides(image.ExifOrientation);
        int width = isSwapped ? image.StoredHeight : image.StoredWidth;
        int height = isSwapped ? image.StoredWidth : image.StoredHeight;
        facts[(int)ImageFact.Width] = width;
        facts[(int)ImageFact.Height] = height;
        facts[(int)ImageFact.AspectRatio] = (float)((double)width / height);

        using DecodedImage small = Thumbnail.Of(new ImageRows(image, RowConversion.Displayed), LongerSide(image.Width, image.Height));
        float[] rented = ArrayPool<float>.Shared.Rent(small.Width * small.Height);
        Span<float> luminance = rented.AsSpan(0, small.Width * small.Height);
        facts[(int)ImageFact.Colorfulness] = (float)PictureColors.Read(small.Pixels, luminance);
        MeasureLevels(luminance, facts);
        facts[(int)ImageFact.Sharpness] = (float)LaplacianVariance(luminance, small.Width);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The facts of an image that cannot be read.</summary>
    public static void Miss(Span<float> facts) => facts.Fill(float.NaN);

    private static int LongerSide(int width, int height)
    {
        long longer = Math.Max(width, height);
        long shorter = Math.Min(width, height);
        return (int)Math.Clamp(longer * NeededSide / shorter, 1, LongestSide);
    }

    private static void MeasureLevels(ReadOnlySpan<float> luminance, Span<float> facts)
    {
        Span<int> counts = stackalloc int[Levels];
        CountLevels(luminance, counts);
        (double sum, double squares) = SumsOf(luminance);
        double mean = sum / luminance.Length;
        double entropy = 0;
        foreach (int count in counts)
        {
            double share = (double)count / luminance.Length;
            entropy -= count == 0 ? 0 : share * Math.Log2(share);
        }

        const double White = Levels - 1;
        facts[(int)ImageFact.Brightness] = (float)(mean / White);
        facts[(int)ImageFact.Contrast] = (float)(Math.Sqrt(Math.Max(0, (squares / luminance.Length) - (mean * mean))) / White);
        facts[(int)ImageFact.Shadows] = (float)(LevelAt(counts, Tail * luminance.Length) / White);
        facts[(int)ImageFact.Highlights] = (float)(LevelAt(counts, (1 - Tail) * luminance.Length) / White);
        facts[(int)ImageFact.Entropy] = (float)entropy;
    }

    // Four tables in turn: where neighbors are alike, one would wait for itself.
    private static void CountLevels(ReadOnlySpan<float> luminance, Span<int> counts)
    {
        Span<int> tables = stackalloc int[Tables * Levels];
        for (int i = 0; i < luminance.Length; i++)
            tables[((i % Tables) * Levels) + Math.Clamp((int)(luminance[i] + 0.5f), 0, Levels - 1)]++;
        for (int level = 0; level < Levels; level++)
            counts[level] = tables[level] + tables[Levels + level] + tables[(2 * Levels) + level] + tables[(3 * Levels) + level];
    }

    // Eight sums side by side, the same on every processor.
    private static (double Sum, double Squares) SumsOf(ReadOnlySpan<float> values)
    {
        Vector256<double> lower = default,
            upper = default,
            lowerSquares = default,
            upperSquares = default;
        int place = 0;
        for (; place + Vector256<float>.Count <= values.Length; place += Vector256<float>.Count)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(values[place..]));
            lower += low;
            upper += high;
            lowerSquares += low * low;
            upperSquares += high * high;
        }

        double sum = SumOf(lower + upper);
        double squares = SumOf(lowerSquares + upperSquares);
        for (; place < values.Length; place++)
            (sum, squares) = (sum + values[place], squares + ((double)values[place] * values[place]));
        return (sum, squares);
    }

    private static double SumOf(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);

    // The lowest level that, with those below, holds so many pixels.
    private static int LevelAt(ReadOnlySpan<int> counts, double pixels)
    {
        int level = 0;
        for (double below = counts[0]; below < pixels && level < Levels - 1; below += counts[level])
            level++;
        return level;
    }

    // Smoothed first, as in the Laplacian of a Gaussian: grain, and how the copy was averaged, would count for more than what is shown.
    private static double LaplacianVariance(ReadOnlySpan<float> luminance, int width)
    {
        int height = luminance.Length / width;
        if (width < 3 || height < 3)
            return 0;

        float[] rented = ArrayPool<float>.Shared.Rent(2 * luminance.Length);
        Span<float> levels = rented.AsSpan(0, luminance.Length);
        Span<float> scratch = rented.AsSpan(luminance.Length, luminance.Length);
        DetailPlane.Blur(luminance, width, levels, scratch);
        Span<float> row = scratch[..(width - 2)];
        double sum = 0;
        double squares = 0;
        for (int y = 1; y < height - 1; y++)
        {
            ReadOnlySpan<float> here = levels.Slice(y * width, width);
            TensorPrimitives.Multiply(here[1..^1], -4f, row);
            TensorPrimitives.Add(row, here[..^2], row);
            TensorPrimitives.Add(row, here[2..], row);
            TensorPrimitives.Add(row, levels.Slice(((y - 1) * width) + 1, width - 2), row);
            TensorPrimitives.Add(row, levels.Slice(((y + 1) * width) + 1, width - 2), row);
            (double rowSum, double rowSquares) = SumsOf(row);
            (sum, squares) = (sum + rowSum, squares + rowSquares);
        }

        ArrayPool<float>.Shared.Return(rented);
        double count = (double)(width - 2) * (height - 2);
        return Math.Max(0, (squares / count) - (sum / count * (sum / count)));
    }
}
