using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Tsne;

/// <summary>t-SNE by its definitions, in double precision and without a thought to speed.</summary>
internal static class TsneReference
{
    public static NeighborTable Neighbors(Matrix rows, int neighborCount)
    {
        var indices = new int[rows.RowCount * neighborCount];
        var distances = new float[rows.RowCount * neighborCount];
        Parallel.For(
            0,
            rows.RowCount,
            row =>
            {
                var candidates = new List<(double Distance, int Index)>();
                for (int other = 0; other < rows.RowCount; other++)
                {
                    if (other == row)
                        continue;

                    double squared = 0;
                    for (int column = 0; column < rows.ColumnCount; column++)
                        squared += Math.Pow(rows[row, column] - rows[other, column], 2);
                    candidates.Add((Math.Sqrt(squared), other));
                }

                candidates.Sort();
                for (int k = 0; k < neighborCount; k++)
                {
                    indices[(row * neighborCount) + k] = candidates[k].Index;
                    distances[(row * neighborCount) + k] = (float)candidates[k].Distance;
                }
            }
        );
        return new NeighborTable(rows.RowCount, neighborCount, indices, distances);
    }

    /// <summary>p(j|i) by bisection on the precision.</summary>
    public static double[] Conditional(double[] squaredDistances, double perplexity)
    {
        double lower = 0;
        double upper = 1e12;
        double[] weights = [];
        double smallest = squaredDistances.Min();
        for (int step = 0; step < 200; step++)
        {
            double precision = (lower + upper) / 2;
            weights = [.. squaredDistances.Select(d => Math.Exp(-precision * (d - smallest)))];
            double sum = weights.Sum();
            weights = [.. weights.Select(w => w / sum)];
            double entropy = -weights.Where(w => w > 0).Sum(w => w * Math.Log(w));
            if (entropy > Math.Log(perplexity))
                lower = precision;
            else
                upper = precision;
        }

        return weights;
    }

    public static double[,] Affinities(NeighborTable neighbors, double perplexity)
    {
        int n = neighbors.RowCount;
        var joint = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            double[] squared = [.. neighbors.DistancesOf(i).ToArray().Select(d => (double)d * d)];
            double[] conditional = Conditional(squared, perplexity);
            for (int k = 0; k < conditional.Length; k++)
            {
                int j = neighbors.IndicesOf(i)[k];
                joint[i, j] += conditional[k] / (2.0 * n);
                joint[j, i] += conditional[k] / (2.0 * n);
            }
        }

        return joint;
    }

    public static (double[,] Forces, double Z) Repulsion(Matrix points, double degreesOfFreedom)
    {
        int n = points.RowCount;
        var forces = new double[n, points.ColumnCount];
        var sums = new double[n];
        Parallel.For(
            0,
            n,
            i =>
            {
                for (int j = 0; j < n; j++)
                {
                    if (i == j)
                        continue;

                    double inverse = 1 / (1 + (Squared(points, i, j) / degreesOfFreedom));
                    double similarity = Math.Pow(inverse, (degreesOfFreedom + 1) / 2);
                    sums[i] += similarity;
                    for (int d = 0; d < points.ColumnCount; d++)
                        forces[i, d] += inverse * similarity * ((double)points[i, d] - points[j, d]);
                }
            }
        );
        return (forces, sums.Sum());
    }

    public static double Divergence(double[,] joint, Matrix points, double degreesOfFreedom)
    {
        double z = Repulsion(points, degreesOfFreedom).Z;
        double sum = 0;
        for (int i = 0; i < points.RowCount; i++)
        {
            for (int j = 0; j < points.RowCount; j++)
            {
                if (joint[i, j] > 0)
                    sum +=
                        joint[i, j]
                        * Math.Log(joint[i, j] * z / Math.Pow(1 + (Squared(points, i, j) / degreesOfFreedom), -(degreesOfFreedom + 1) / 2));
            }
        }

        return sum;
    }

    public static double Squared(Matrix points, int i, int j)
    {
        double squared = 0;
        for (int d = 0; d < points.ColumnCount; d++)
            squared += ((double)points[i, d] - points[j, d]) * ((double)points[i, d] - points[j, d]);
        return squared;
    }

    /// <summary>Points in a few round clusters of various sizes.</summary>
    public static Matrix Clusters(int rows, int columns, double scale, ulong seed, int clusters = 10)
    {
        var points = new Matrix(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            int cluster = row % clusters;
            for (int column = 0; column < columns; column++)
            {
                double center = CounterRandom.Gaussian(seed, 1, (ulong)((cluster * columns) + column));
                double spread = 0.05 + (0.02 * cluster);
                points[row, column] = (float)(
                    scale * (center + (spread * CounterRandom.Gaussian(seed, 2, (ulong)((row * columns) + column))))
                );
            }
        }

        return points;
    }
}
