using System.Numerics.Tensors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Directions along which rows vary most, with a bound on how far they are from orthonormal.</summary>
internal sealed class OrthonormalDirections
{
    private const int SampleRows = 3000;

    // Any directions give valid bounds, so rough ones will do.
    private static readonly EigenSettings Accuracy = new(
        Tolerance: 1e-2,
        MaximumRounds: 2,
        FilterDegree: 4,
        Seed: 0,
        ReportsProgress: false
    );

    private OrthonormalDirections(PreparedRows rows, double error)
    {
        Rows = rows;
        Error = error;
    }

    /// <summary>One direction per row.</summary>
    public PreparedRows Rows { get; }

    /// <summary>For the matrix W of the directions, a bound on the norm of W·Wᵀ − I, hence on the distance of W from the nearest
    /// orthonormal matrix.</summary>
    public double Error { get; }

    /// <summary>Finds the leading principal axes of evenly spaced rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">Number of directions, below the depth of the rows.</param>
    /// <param name="context">Threads and callback.</param>
    public static OrthonormalDirections Of(PreparedRows rows, int count, EngineContext context)
    {
        int sampled = Math.Min(rows.Count, SampleRows);
        var sample = new Matrix(sampled, rows.Depth);
        for (int i = 0; i < sampled; i++)
            rows.Row((int)((long)i * rows.Count / sampled)).CopyTo(sample.Row(i));

        Matrix components = PrincipalComponents.Fit(sample, count, Accuracy, context).Components;
        double[][] directions = Orthonormalize(components, count);
        var values = new float[count * rows.Depth];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < rows.Depth; j++)
                values[(i * rows.Depth) + j] = (float)directions[i][j];
        }

        var rounded = new PreparedRows(count, rows.Depth, values);
        return new OrthonormalDirections(rounded, ErrorOf(rounded));
    }

    /// <summary>Modified Gram-Schmidt, twice; a direction that is missing or depends on the others gives way to zeros, which the error then
    /// tells of.</summary>
    private static double[][] Orthonormalize(Matrix components, int count)
    {
        var directions = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] direction = directions[i] = new double[components.ColumnCount];
            for (int j = 0; i < components.RowCount && j < direction.Length; j++)
                direction[j] = components.Row(i)[j];

            for (int pass = 0; pass < 2; pass++)
            {
                for (int other = 0; other < i; other++)
                    RemovePart(direction, directions[other]);
            }

            double norm = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(direction));
            if (norm > 0)
                TensorPrimitives.Divide(direction, norm, direction);
        }

        return directions;
    }

    private static void RemovePart(double[] direction, double[] other)
    {
        double product = TensorPrimitives.Dot<double>(direction, other);
        TensorPrimitives.MultiplyAdd(other, -product, direction, direction);
    }

    /// <summary>The Frobenius norm of W·Wᵀ − I.</summary>
    private static double ErrorOf(PreparedRows directions)
    {
        double sum = 0;
        for (int i = 0; i < directions.Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double error = LaneSum.Of<Product>(directions.Row(i), directions.Row(j), SimdPaths.Widest) - (i == j ? 1 : 0);
                sum += (i == j ? 1 : 2) * error * error;
            }
        }

        return Math.Sqrt(sum) + 1e-9;
    }
}
