using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Lays one plane over another one as exactly as it can, from a start that is off by no more than about a pixel.</summary>
/// <remarks>
/// After Lucas and Kanade, "An iterative image registration technique with an application to stereo vision", IJCAI 1981: Gauss–Newton
/// steps on the squared difference, here of
/// planes without local mean and contrast, with weights that let places that differ for good count little (Cauchy's).
/// </remarks>
internal static class AffineAlignment
{
    private const int Parameters = 6;
    private const int LargestStepsSide = AlignedRow.Longest;

    /// <summary>A move of the corners after which a map need not be improved: a sixteenth of a pixel of 512.</summary>
    public const double Enough = 0.00025;

    private const double SmallestScale = 0.5;

    /// <summary>Improves a map.</summary>
    /// <param name="first">The plane that the map leads into.</param>
    /// <param name="second">The plane whose points are mapped, of the same size.</param>
    /// <param name="map">Start.</param>
    /// <param name="steps">Steps to take.</param>
    /// <param name="enough">A step that moves the corners by less is the last one; of half a side.</param>
    public static AffineMap Refine(DetailPlane first, DetailPlane second, AffineMap map, int steps, double enough = Enough)
    {
        var sums = new double[Parameters * Parameters];
        var sides = new double[Parameters];
        for (int step = 0; step < steps; step++)
        {
            Accumulate(first, second, map, sums, sides);
            if (!Solve(sums, sides))
                break;

            AffineMap moved = map.Plus(sides);
            if (Math.Min(Math.Abs(moved.XX), Math.Abs(moved.YY)) < SmallestScale)
                break;

            double move = moved.FarthestFrom(map);
            map = moved;
            if (move < enough)
                break;
        }

        return map;
    }

    // Slopes are those of the second plane, which lies where it lies; where the planes agree they are those of the first one too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(DetailPlane first, DetailPlane second, AffineMap map, double[] sums, double[] sides)
    {
        int width = second.Width;
        int height = second.Height;
        int strideX = (width + LargestStepsSide - 1) / LargestStepsSide;
        int strideY = (height + LargestStepsSide - 1) / LargestStepsSide;
        var grid = new MappedGrid(map, width, height);
        sums.AsSpan().Clear();
        sides.AsSpan().Clear();
        Span<float> samples = stackalloc float[AlignedRow.Kinds * AlignedRow.Longest];
        for (int row = strideY; row < height - 1; row += strideY)
        {
            int count = AlignedRow.Sample(first, second, grid, row, strideX, samples);
            RowSums line = default;
            for (int i = 0; i < count; i += Vector256<float>.Count)
            {
                Vector256<float> difference = At(samples, AlignedRow.Differences, i);
                Vector256<float> weight = Vector256<float>.One / (Vector256<float>.One + (difference * difference));
                line.Add(
                    At(samples, AlignedRow.Places, i),
                    At(samples, AlignedRow.Across, i),
                    At(samples, AlignedRow.Down, i),
                    difference,
                    weight
                );
            }

            // By half a side, which is the unit of the map, instead of by two pixels.
            line.AddTo(sums, sides, ((2 * row) + 1.0 - height) / height, width / (4 * map.XX), height / (4 * map.YY));
        }
    }

    private static Vector256<float> At(ReadOnlySpan<float> samples, int kind, int place) =>
        Vector256.Create(samples.Slice((kind * AlignedRow.Longest) + place, Vector256<float>.Count));

    // Cholesky's decomposition of the upper triangle; a little is added to the diagonal, for planes without structure along an axis.
    private static bool Solve(double[] sums, double[] sides)
    {
        const double Damping = 1e-4;
        const double Smallest = 1e-9;
        for (int i = 0; i < Parameters; i++)
        {
            double diagonal = (sums[(i * Parameters) + i] * (1 + Damping)) + Smallest;
            for (int k = 0; k < i; k++)
                diagonal -= sums[(k * Parameters) + i] * sums[(k * Parameters) + i];

            if (!(diagonal > 0))
                return false;

            double root = Math.Sqrt(diagonal);
            sums[(i * Parameters) + i] = root;
            for (int j = i + 1; j < Parameters; j++)
            {
                double sum = sums[(i * Parameters) + j];
                for (int k = 0; k < i; k++)
                    sum -= sums[(k * Parameters) + i] * sums[(k * Parameters) + j];

                sums[(i * Parameters) + j] = sum / root;
            }
        }

        for (int i = 0; i < Parameters; i++)
        {
            for (int k = 0; k < i; k++)
                sides[i] -= sums[(k * Parameters) + i] * sides[k];

            sides[i] /= sums[(i * Parameters) + i];
        }

        for (int i = Parameters - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < Parameters; k++)
                sides[i] -= sums[(i * Parameters) + k] * sides[k];

            sides[i] /= sums[(i * Parameters) + i];
        }

        return true;
    }
}
