using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>The correlation of two planes over the overlap that a shift leaves.</summary>
internal static unsafe class OverlapCorrelation
{
    /// <summary>Values that must lie behind a plane; they are read and not counted.</summary>
    public const int Margin = 8;

    private const int Side = PixelThumbnail.Side;

    /// <summary>Pearson's correlation, where pixel (x, y) of <paramref name="first"/> lies on (x − dx, y − dy) of
    /// <paramref name="second"/>.</summary>
    /// <remarks>One level of common noise per pixel is added, so that flat planes agree, rather than agree or disagree by their rounding
    /// alone.</remarks>
    public static float Compute(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int dx, int dy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first.Length, (Side * Side) + Margin, nameof(first));
        ArgumentOutOfRangeException.ThrowIfLessThan(second.Length, (Side * Side) + Margin, nameof(second));
        int left = Math.Max(0, dx);
        int top = Math.Max(0, dy);
        int width = Side - Math.Abs(dx);
        int height = Side - Math.Abs(dy);
        double count = width * height;
        fixed (float* a = &first[(top * Side) + left])
        fixed (float* b = &second[((top - dy) * Side) + left - dx])
        {
            Sums sums = Add(a, b, width, height);
            double varianceA = sums.SquareA - ((double)sums.A * sums.A / count) + count;
            double varianceB = sums.SquareB - ((double)sums.B * sums.B / count) + count;
            return (float)((sums.Product - ((double)sums.A * sums.B / count) + count) / Math.Sqrt(varianceA * varianceB));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Sums Add(float* a, float* b, int width, int height)
    {
        Vector256<float> sumA = default,
            sumB = default,
            squareA = default,
            squareB = default,
            product = default;
        Vector256<float> places = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        for (int x = 0; x < width; x += Vector256<float>.Count)
        {
            Vector256<float> counted = Vector256.LessThan(places, Vector256.Create((float)(width - x)));
            float* atA = a + x;
            float* atB = b + x;
            for (int y = 0; y < height; y++, atA += Side, atB += Side)
            {
                Vector256<float> valueA = Vector256.Load(atA) & counted;
                Vector256<float> valueB = Vector256.Load(atB) & counted;
                sumA += valueA;
                sumB += valueB;
                squareA = Vector256.MultiplyAddEstimate(valueA, valueA, squareA);
                squareB = Vector256.MultiplyAddEstimate(valueB, valueB, squareB);
                product = Vector256.MultiplyAddEstimate(valueA, valueB, product);
            }
        }

        return new Sums(Vector256.Sum(sumA), Vector256.Sum(sumB), Vector256.Sum(squareA), Vector256.Sum(squareB), Vector256.Sum(product));
    }

    private readonly record struct Sums(float A, float B, float SquareA, float SquareB, float Product);
}
