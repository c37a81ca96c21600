using System.Numerics.Tensors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings;

/// <summary>Principal component analysis: the orthogonal directions along which rows vary most.</summary>
/// <remarks>
/// Up to a few thousand columns the covariance matrix is formed and its leading eigenvectors are found by filtered subspace iteration; with
/// more columns the same iteration runs on the rows themselves (in the manner of Halko, Martinsson and Tropp, "Finding structure with
/// randomness", 2011).
/// Values are float32, sums over rows double. The same data and seed give the same components at any number of threads. Thread-safe once
/// fitted.
/// </remarks>
public sealed class PrincipalComponents
{
    private const int LargestCovariance = 4096;

    // A product with the covariance costs d² per vector against 2·n·d for one with the rows; about 30 products are needed.
    private const int CovarianceColumnsPerVector = 120;
    private const int RowsPerBlock = 256;

    private static readonly EigenSettings Accuracy = new(Tolerance: 1e-5, MaximumRounds: 30, FilterDegree: 8, Seed: 0);

    private readonly float[] _mean;

    private PrincipalComponents(float[] mean, Matrix components, double[] explainedVariance, double totalVariance)
    {
        _mean = mean;
        Components = components;
        ExplainedVariance = explainedVariance;
        TotalVariance = totalVariance;
    }

    /// <summary>Column means of the fitted rows.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>The directions: components × columns, orthonormal rows, the one of largest variance first. The largest entry of each is
    /// positive.</summary>
    public Matrix Components { get; }

    /// <summary>Variance of the rows along each component (divided by n − 1).</summary>
    public IReadOnlyList<double> ExplainedVariance { get; }

    /// <summary>Variance of the rows over all directions.</summary>
    public double TotalVariance { get; }

    /// <summary>Finds the leading components of the rows of a matrix.</summary>
    /// <param name="rows">Rows × columns; finite values.</param>
    /// <param name="numberOfComponents">Components, 1 or more; more than the smaller of rows and columns are not possible, and as many as
    /// possible are then found.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>The components.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfComponents"/> is below 1.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or a row is longer than 2¹²⁶ (8.5e37), so that its coordinates might
    /// be.</exception>
    public static PrincipalComponents Fit(Matrix rows, int numberOfComponents, EngineContext? context = null)
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("principal components");
        ArgumentNullException.ThrowIfNull(rows);
        RowRange.ForCoordinates.Require(rows, nameof(rows), context);
        return Fit(rows, numberOfComponents, Accuracy, context);
    }

    internal static PrincipalComponents Fit(Matrix rows, int numberOfComponents, EigenSettings accuracy, EngineContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfComponents, 1);
        int count = Math.Min(numberOfComponents, Math.Min(rows.RowCount, rows.ColumnCount));
        if (count == 0)
            return new PrincipalComponents(new float[rows.ColumnCount], new Matrix(0, rows.ColumnCount), [], 0);

        var centered = new CenteredRows(rows, context);
        double degreesOfFreedom = Math.Max(rows.RowCount - 1, 1);
        int width = LeadingEigenvectors.BlockColumns(count, rows.ColumnCount);
        bool explicitly = rows.ColumnCount <= LargestCovariance && rows.ColumnCount <= (long)CovarianceColumnsPerVector * width;
        ISymmetricOperator matrix = explicitly
            ? new CovarianceOperator(centered, rows.ColumnCount, context)
            : new InnerProductOperator(centered, rows.ColumnCount);
        LeadingEigenvectors leading = LeadingEigenvectors.Of(matrix, count, accuracy, null, context);

        var components = new Matrix(count, rows.ColumnCount);
        for (int component = 0; component < count; component++)
        {
            Span<float> direction = components.Row(component);
            for (int i = 0; i < direction.Length; i++)
                direction[i] = leading.Vectors.Row(i)[component];
            if (direction[TensorPrimitives.IndexOfMaxMagnitude<float>(direction)] < 0)
                TensorPrimitives.Negate(direction, direction);
        }

        double squaredScale = (double)centered.Scale * centered.Scale;
        double[] variances = Array.ConvertAll(leading.Values, value => Math.Max(value, 0) / squaredScale / degreesOfFreedom);
        return new PrincipalComponents(
            centered.Mean.ToArray(),
            components,
            variances,
            SumOfSquares(centered, context) / squaredScale / degreesOfFreedom
        );
    }

    /// <summary>Coordinates of one row along the components.</summary>
    /// <param name="row">As many values as the fitted rows have columns.</param>
    /// <param name="coordinates">Receives one value per component.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, a value is NaN or infinite, or the row is too long for its
    /// coordinates to be finite.</exception>
    public void Transform(ReadOnlySpan<float> row, Span<float> coordinates)
    {
        if (row.Length != _mean.Length)
            throw new ArgumentException($"The components were fitted to {_mean.Length} columns, the row has {row.Length}.", nameof(row));
        if (coordinates.Length != Components.RowCount)
            throw new ArgumentException(
                $"There are {Components.RowCount} components, the output has room for {coordinates.Length}.",
                nameof(coordinates)
            );

        float[] centered = new float[row.Length];
        RowArithmetic.Subtract(row, _mean, centered);
        for (int component = 0; component < coordinates.Length; component++)
            coordinates[component] = RowArithmetic.Dot(centered, Components.Row(component));
        if (!FiniteCheck.AllFinite(coordinates))
            throw new ArgumentException(
                "The row holds a missing, infinite or very large value, so that its coordinates are not finite.",
                nameof(row)
            );
    }

    /// <summary>Coordinates of all rows along the components.</summary>
    /// <param name="rows">Rows × as many columns as were fitted.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>Rows × components; each row as <see cref="Transform(ReadOnlySpan{float}, Span{float})"/> gives it.</returns>
    /// <exception cref="ArgumentException">The number of columns differs, or a row is not finite or too long; the message names
    /// it.</exception>
    public Matrix Transform(Matrix rows, EngineContext? context = null)
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        ArgumentNullException.ThrowIfNull(rows);
        RowRange.ForCoordinates.Require(rows, nameof(rows), context);
        return TransformChecked(rows, context);
    }

    /// <summary>As <see cref="Transform(Matrix, EngineContext)"/>, of rows that are known to be finite and not too long.</summary>
    internal Matrix TransformChecked(Matrix rows, EngineContext context)
    {
        var coordinates = new Matrix(rows.RowCount, Components.RowCount);
        context.For(
            (rows.RowCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                int end = Math.Min(rows.RowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                    Transform(rows.Row(row), coordinates.Row(row));
            }
        );
        return coordinates;
    }

    private static double SumOfSquares(CenteredRows rows, EngineContext context)
    {
        double sum = 0;
        for (int chunk = 0; chunk < rows.ChunkCount; chunk++)
        {
            int count = rows.Fill(chunk, context);
            for (int row = 0; row < count; row++)
            {
                ReadOnlySpan<float> values = rows.Chunk.AsSpan(row * rows.Stride, rows.Stride);
                sum += RowArithmetic.Dot(values, values);
            }
        }

        return sum;
    }
}
