namespace MLNet.Embeddings.Numerics;

/// <summary>The largest eigenvalues of a symmetric operator and their vectors.</summary>
/// <remarks>
/// Subspace iteration with a Chebyshev filter that damps all eigenvalues below the block's smallest (Zhou and Saad, "A Chebyshev–Davidson
/// algorithm for large symmetric eigenproblems", 2007), a Rayleigh–Ritz step after each filter. Bounded in time; deterministic at any
/// number of threads.
/// </remarks>
internal sealed class LeadingEigenvectors
{
    private const int GuardColumns = 4;
    private const int DenseSize = 48;

    // Below full rank the block's smallest eigenvalue is zero; the filter still needs an interval to damp.
    private const double LeastDampedShare = 1e-4;

    // A filter that raises the largest eigenvalue's part by more than this against the smallest's drowns the latter in float32 rounding.
    private const double LargestGrowth = 1e4;

    private LeadingEigenvectors(double[] values, VectorBlock vectors, int multiplications, double residual)
    {
        Values = values;
        Vectors = vectors;
        Multiplications = multiplications;
        Residual = residual;
    }

    /// <summary>Eigenvalues, largest first; as many as were asked for, or fewer where the operator is smaller.</summary>
    public double[] Values { get; }

    /// <summary>Orthonormal vectors; the first <see cref="Values"/>.Length columns belong to the values.</summary>
    public VectorBlock Vectors { get; }

    /// <summary>Products with the operator that were taken.</summary>
    public int Multiplications { get; }

    /// <summary>Largest |A·v − λ·v| of the values asked for, as a share of the largest |λ|.</summary>
    public double Residual { get; }

    /// <summary>Number of vectors the iteration carries along for so many wanted ones.</summary>
    public static int BlockColumns(int count, int size) => Math.Min(size, BlockProduct.Padded(count + GuardColumns));

    /// <summary>Finds the largest eigenvalues.</summary>
    /// <param name="matrix">The operator.</param>
    /// <param name="count">Eigenvalues that are wanted, at least 1.</param>
    /// <param name="settings">Accuracy and bounds.</param>
    /// <param name="start">A block of <see cref="BlockColumns"/> vectors to start from, which is used up; <see langword="null"/> starts
    /// from random ones.</param>
    /// <param name="context">What to run in.</param>
    public static LeadingEigenvectors Of(
        ISymmetricOperator matrix,
        int count,
        EigenSettings settings,
        VectorBlock? start,
        EngineContext context
    )
    {
        count = Math.Min(count, matrix.Size);
        if (matrix.Size <= DenseSize)
            return Dense(matrix, count, context);

        VectorBlock vectors = start ?? RandomStart(matrix.Size, BlockColumns(count, matrix.Size), settings.Seed);
        var products = new VectorBlock(vectors.RowCount, vectors.ColumnCount);
        var spare = new VectorBlock(vectors.RowCount, vectors.ColumnCount);
        int multiplications = 0;
        for (int round = 0; ; round++)
        {
            vectors.Orthonormalize(settings.Seed, context);
            matrix.Multiply(vectors, products, context);
            multiplications++;
            SymmetricEigenDecomposition ritz = SymmetricEigenDecomposition.Of(Symmetric(vectors.InnerProducts(products, context)));
            vectors.Combine(ritz.Vectors, context);
            products.Combine(ritz.Vectors, context);

            double residual = LargestResidual(vectors, products, ritz.Values, count);
            double width = ritz.Values[0] - matrix.LowerBound;
            bool zero = width <= double.Epsilon;
            if (residual <= settings.Tolerance || zero || round == settings.MaximumRounds || vectors.ColumnCount == matrix.Size)
                return new LeadingEigenvectors(ritz.Values[..count], vectors, multiplications, residual);

            // The first product is at hand; each further degree costs one more.
            double cut = Math.Max(ritz.Values[^1], matrix.LowerBound + (LeastDampedShare * width));
            double halfWidth = (cut - matrix.LowerBound) / 2;
            double center = (cut + matrix.LowerBound) / 2;
            double firstScale = halfWidth / Math.Max(ritz.Values[0] - center, halfWidth);
            double scale = firstScale;
            products.ThreeTermStep(scale / halfWidth, center, vectors, 0, null, context);
            double growthPerDegree = Math.Acosh(Math.Max(1 / firstScale, 1));
            int degreeLimit =
                growthPerDegree > 0
                    ? (int)Math.Min(Math.Log(2 * LargestGrowth) / growthPerDegree, settings.FilterDegree)
                    : settings.FilterDegree;
            for (int degree = 2; degree <= degreeLimit; degree++)
            {
                double nextScale = 1 / ((2 / firstScale) - scale);
                matrix.Multiply(products, spare, context);
                multiplications++;
                spare.ThreeTermStep(2 * nextScale / halfWidth, center, products, scale * nextScale, vectors, context);
                scale = nextScale;
                (vectors, products, spare) = (products, spare, vectors);
            }

            (vectors, products) = (products, vectors);
            if (settings.ReportsProgress)
                context.Report(round + 1, settings.MaximumRounds);
        }
    }

    private static LeadingEigenvectors Dense(ISymmetricOperator matrix, int count, EngineContext context)
    {
        int size = matrix.Size;
        var identity = new VectorBlock(size, size);
        for (int i = 0; i < size; i++)
            identity.Row(i)[i] = 1;
        var products = new VectorBlock(size, size);
        matrix.Multiply(identity, products, context);
        var dense = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                dense[i, j] = products.Row(i)[j];
        }

        SymmetricEigenDecomposition eigen = SymmetricEigenDecomposition.Of(Symmetric(dense));
        identity.Combine(eigen.Vectors, context);
        return new LeadingEigenvectors(eigen.Values[..count], identity, 1, 0);
    }

    private static VectorBlock RandomStart(int size, int columns, ulong seed)
    {
        var block = new VectorBlock(size, columns);
        for (int column = 0; column < columns; column++)
            block.FillRandom(column, seed, (uint)column);
        return block;
    }

    private static double[,] Symmetric(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
                matrix[i, j] = matrix[j, i] = (matrix[i, j] + matrix[j, i]) / 2;
        }

        return matrix;
    }

    private static double LargestResidual(VectorBlock vectors, VectorBlock products, double[] values, int count)
    {
        var sums = new double[count];
        for (int row = 0; row < vectors.RowCount; row++)
        {
            ReadOnlySpan<float> vector = vectors.Row(row);
            ReadOnlySpan<float> product = products.Row(row);
            for (int j = 0; j < count; j++)
            {
                double difference = product[j] - (values[j] * vector[j]);
                sums[j] += difference * difference;
            }
        }

        return Math.Sqrt(sums.Max()) / Math.Max(Math.Abs(values[0]), double.Epsilon);
    }
}
