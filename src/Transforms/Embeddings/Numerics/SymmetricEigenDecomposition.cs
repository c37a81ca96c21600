using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace MLNet.Embeddings.Numerics;

/// <summary>All eigenvalues and eigenvectors of a small symmetric matrix, in double precision.</summary>
/// <remarks>
/// By Householder's reduction to three diagonals and the implicit QL algorithm (Golub and Van Loan, "Matrix Computations", section 8.3), as
/// Math.NET Numerics has them. Its managed code is called by itself, on the calling thread: what provider the application has chosen for
/// Math.NET is neither used nor changed, so that the result is the same in every application and with any number of threads.
/// </remarks>
internal sealed class SymmetricEigenDecomposition
{
    private static readonly ManagedLinearAlgebraProvider Managed = new();

    private SymmetricEigenDecomposition(double[] values, double[,] vectors)
    {
        Values = values;
        Vectors = vectors;
    }

    /// <summary>Eigenvalues, largest first.</summary>
    public double[] Values { get; }

    /// <summary>Orthonormal eigenvectors: column j belongs to value j.</summary>
    public double[,] Vectors { get; }

    /// <summary>Decomposes a symmetric matrix, which is left as it is. Of one that is not finite all values are
    /// <see cref="double.NaN"/>.</summary>
    public static SymmetricEigenDecomposition Of(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        var columns = new double[size * size];
        for (int j = 0; j < size; j++)
        {
            for (int i = 0; i < size; i++)
                columns[(j * size) + i] = matrix[i, j];
        }

        var values = new double[size];
        var vectors = new double[size, size];
        if (size == 0 || !Array.TrueForAll(columns, double.IsFinite))
        {
            values.AsSpan().Fill(double.NaN);
            for (int i = 0; i < size; i++)
                vectors[i, i] = 1;
            return new SymmetricEigenDecomposition(values, vectors);
        }

        // Both in ascending order, each vector in a stretch of its own.
        var ascending = new Complex[size];
        var ascendingVectors = new double[columns.Length];
        Managed.EigenDecomp(true, size, columns, ascendingVectors, ascending, new double[columns.Length]);
        for (int j = 0; j < size; j++)
        {
            int from = size - 1 - j;
            values[j] = ascending[from].Real;
            for (int i = 0; i < size; i++)
                vectors[i, j] = ascendingVectors[(from * size) + i];
        }

        return new SymmetricEigenDecomposition(values, vectors);
    }
}
