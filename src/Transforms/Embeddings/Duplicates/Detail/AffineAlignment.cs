using MLNet.Embeddings.Duplicates.Pixels;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Lays one plane over another one as exactly as it can, from a start that is off by no more than about a pixel.</summary>
/// <remarks>
/// After Lucas and Kanade, "An iterative image registration technique with an application to stereo vision", IJCAI 1981: Gauss–Newton steps on the squared difference, here of
/// planes without local mean and contrast, with weights that let places that differ for good count little (Cauchy's).
/// </remarks>
internal static class AffineAlignment
{
    private const int Parameters = 6;
    private const int LargestStepsSide = 128;

    /// <summary>Improves a map.</summary>
    /// <param name="first">The plane that the map leads into.</param>
    /// <param name="second">The plane whose points are mapped, of the same size.</param>
    /// <param name="map">Start.</param>
    /// <param name="steps">Steps to take.</param>
    /// <param name="misfit">Receives the mean of the bounded squared differences, 0 to 1, before the last step.</param>
    public static AffineMap Refine(DetailPlane first, DetailPlane second, AffineMap map, int steps, out double misfit)
    {
        misfit = 1;
        var sums = new double[Parameters * Parameters];
        var sides = new double[Parameters];
        for (int step = 0; step < steps; step++)
        {
            misfit = Accumulate(first, second, map, sums, sides);
            if (!Solve(sums, sides))
                break;

            map = new AffineMap(map.XX + sides[0], map.XY + sides[1], map.X0 + sides[2], map.YX + sides[3], map.YY + sides[4], map.Y0 + sides[5]);
        }

        return map;
    }

    private static double Accumulate(DetailPlane first, DetailPlane second, AffineMap map, double[] sums, double[] sides)
    {
        int width = second.Width;
        int height = second.Height;
        int strideX = Math.Max(1, width / LargestStepsSide);
        int strideY = Math.Max(1, height / LargestStepsSide);
        var grid = new MappedGrid(map, width, height);
        sums.AsSpan().Clear();
        sides.AsSpan().Clear();
        double misfit = 0;
        long count = 0;
        Span<double> slopes = stackalloc double[Parameters];
        for (int row = strideY; row < height - 1; row += strideY)
        {
            double y = ((2 * row) + 1.0 - height) / height;
            for (int column = strideX; column < width - 1; column += strideX)
            {
                (float atX, float atY) = grid.At(column, row);
                if (atX < 1 || atY < 1 || atX > width - 2 || atY > height - 2)
                    continue;

                float difference = second.Values[(row * width) + column] - MappedGrid.Sample(first, atX, atY);
                double weight = 1 / (1 + (difference * difference));
                misfit += difference * difference * weight;
                count++;

                // Slopes by half a side, which is the unit of the map.
                double across = (MappedGrid.Sample(first, atX + 0.5f, atY) - MappedGrid.Sample(first, atX - 0.5f, atY)) * width / 2;
                double down = (MappedGrid.Sample(first, atX, atY + 0.5f) - MappedGrid.Sample(first, atX, atY - 0.5f)) * height / 2;
                double x = ((2 * column) + 1.0 - width) / width;
                slopes[0] = across * x;
                slopes[1] = across * y;
                slopes[2] = across;
                slopes[3] = down * x;
                slopes[4] = down * y;
                slopes[5] = down;
                for (int i = 0; i < Parameters; i++)
                {
                    double weighted = weight * slopes[i];
                    sides[i] += weighted * difference;
                    for (int j = i; j < Parameters; j++)
                        sums[(i * Parameters) + j] += weighted * slopes[j];
                }
            }
        }

        return count == 0 ? 1 : misfit / count;
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
