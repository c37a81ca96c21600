using System.Runtime.CompilerServices;
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

    // A sixteenth of a pixel of 512.
    private const double Enough = 0.00025;
    private const double SmallestScale = 0.5;

    /// <summary>Improves a map.</summary>
    /// <param name="first">The plane that the map leads into.</param>
    /// <param name="second">The plane whose points are mapped, of the same size.</param>
    /// <param name="map">Start.</param>
    /// <param name="steps">Steps to take.</param>
    public static AffineMap Refine(DetailPlane first, DetailPlane second, AffineMap map, int steps)
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
            if (move < Enough)
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
        float[] from = first.Values;
        float[] to = second.Values;
        sums.AsSpan().Clear();
        sides.AsSpan().Clear();
        for (int row = strideY; row < height - 1; row += strideY)
        {
            RowSums line = default;
            (float startX, float startY) = grid.At(0, row);
            (float stepX, float stepY) = grid.Step;
            for (int column = strideX; column < width - 1; column += strideX)
            {
                float atX = startX + (column * stepX);
                float atY = startY + (column * stepY);
                if (!(atX >= 0 && atY >= 0 && atX < width - 1 && atY < height - 1))
                    continue;

                int place = ((int)atY * width) + (int)atX;
                float across = atX - (int)atX;
                float above = from[place] + (across * (from[place + 1] - from[place]));
                float below = from[place + width] + (across * (from[place + width + 1] - from[place + width]));
                int here = (row * width) + column;
                float difference = to[here] - (above + ((atY - (int)atY) * (below - above)));
                float weight = 1 / (1 + (difference * difference));
                float x = ((2 * column) + 1f - width) / width;
                line.Add(x, to[here + 1] - to[here - 1], to[here + width] - to[here - width], difference, weight);
            }

            // By half a side, which is the unit of the map, instead of by two pixels.
            line.AddTo(sums, sides, ((2 * row) + 1.0 - height) / height, width / (4 * map.XX), height / (4 * map.YY));
        }
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
