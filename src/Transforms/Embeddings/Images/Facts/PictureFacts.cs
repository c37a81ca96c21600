using System.Buffers;
using System.Numerics.Tensors;
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
        var counts = new int[Levels];
        double sum = 0;
        double squares = 0;
        foreach (float level in luminance)
        {
            counts[Math.Clamp((int)(level + 0.5f), 0, Levels - 1)]++;
            sum += level;
            squares += (double)level * level;
        }

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

    // The lowest level that, with those below, holds so many pixels.
    private static int LevelAt(int[] counts, double pixels)
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
            foreach (float value in row)
            {
                sum += value;
                squares += (double)value * value;
            }
        }

        ArrayPool<float>.Shared.Return(rented);
        double count = (double)(width - 2) * (height - 2);
        return Math.Max(0, (squares / count) - (sum / count * (sum / count)));
    }
}
