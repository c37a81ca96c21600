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
    private const int LargestStepsSide = 128;
    private const int LargestRow = LargestStepsSide;

    // What is kept of each pixel of a row.
    private const int SampleKinds = 4;
    private const int Differences = 0;
    private const int Places = 1;
    private const int Across = 2;
    private const int Down = 3;

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
        Span<float> samples = stackalloc float[SampleKinds * LargestRow];
        for (int row = strideY; row < height - 1; row += strideY)
        {
            int count = Sample(first, second, grid, row, strideX, samples);
            RowSums line = default;
            for (int i = 0; i < count; i += Vector256<float>.Count)
            {
                Vector256<float> difference = At(samples, Differences, i);
                Vector256<float> weight = Vector256<float>.One / (Vector256<float>.One + (difference * difference));
                line.Add(At(samples, Places, i), At(samples, Across, i), At(samples, Down, i), difference, weight);
            }

            // By half a side, which is the unit of the map, instead of by two pixels.
            line.AddTo(sums, sides, ((2 * row) + 1.0 - height) / height, width / (4 * map.XX), height / (4 * map.YY));
        }
    }

    private static Vector256<float> At(ReadOnlySpan<float> samples, int kind, int place) =>
        Vector256.Create(samples.Slice((kind * LargestRow) + place, Vector256<float>.Count));

    // The pixels of a row that lie in the first plane, and behind them such without slopes, which add nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sample(DetailPlane first, DetailPlane second, MappedGrid grid, int row, int strideX, Span<float> samples)
    {
        int width = second.Width;
        int height = second.Height;
        (float startX, float startY) = grid.At(0, row);
        (float stepX, float stepY) = grid.Step;
        ReadOnlySpan<float> from = first.Values;
        ReadOnlySpan<float> before = second.Values.AsSpan((row - 1) * width, width);
        ReadOnlySpan<float> line = second.Values.AsSpan(row * width, width);
        ReadOnlySpan<float> after = second.Values.AsSpan((row + 1) * width, width);
        Span<float> differences = samples.Slice(Differences * LargestRow, LargestRow);
        Span<float> places = samples.Slice(Places * LargestRow, LargestRow);
        Span<float> across = samples.Slice(Across * LargestRow, LargestRow);
        Span<float> down = samples.Slice(Down * LargestRow, LargestRow);
        int count = 0;
        for (int column = strideX; column < width - 1; column += strideX)
        {
            float atX = startX + (column * stepX);
            float atY = startY + (column * stepY);
            if (!(atX >= 0 && atY >= 0 && atX < width - 1 && atY < height - 1))
                continue;

            int left = (int)atX;
            int top = (int)atY;
            ReadOnlySpan<float> upper = from.Slice((top * width) + left, 2);
            ReadOnlySpan<float> lower = from.Slice(((top + 1) * width) + left, 2);
            float share = atX - left;
            float above = upper[0] + (share * (upper[1] - upper[0]));
            float below = lower[0] + (share * (lower[1] - lower[0]));
            differences[count] = line[column] - (above + ((atY - top) * (below - above)));
            places[count] = ((2 * column) + 1f - width) / width;
            across[count] = line[column + 1] - line[column - 1];
            down[count] = after[column] - before[column];
            count++;
        }

        int padded = (count + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        for (int kind = 0; kind < SampleKinds; kind++)
            samples.Slice((kind * LargestRow) + count, padded - count).Clear();
        return count;
    }

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
