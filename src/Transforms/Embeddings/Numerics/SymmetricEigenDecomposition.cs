using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace MLNet.Embeddings.Numerics;

/// <summary>All eigenvalues and eigenvectors of a small symmetric matrix in double precision.</summary>
/// <remarks>Math.NET's reduction to three diagonals and implicit QL steps (Golub and Van Loan, "Matrix Computations", section 8.3). Its
/// managed provider is called by name: the one that an application may have chosen instead sums in an order of its own.</remarks>
internal sealed class SymmetricEigenDecomposition
{
    private SymmetricEigenDecomposition(double[] values, double[,] vectors)
    {
        Values = values;
        Vectors = vectors;
    }

    /// <summary>Eigenvalues, largest first.</summary>
    public double[] Values { get; }

    /// <summary>Orthonormal eigenvectors: column j belongs to value j.</summary>
    public double[,] Vectors { get; }

    /// <summary>Decomposes a symmetric matrix, which is left as it is.</summary>
    public static SymmetricEigenDecomposition Of(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        var columns = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                columns[(j * size) + i] = matrix[i, j];
        }

        var columnsOfVectors = new double[size * size];
        var ascending = new Complex[size];
        ManagedLinearAlgebraProvider.Instance.EigenDecomp(true, size, columns, columnsOfVectors, ascending, new double[size * size]);

        var values = new double[size];
        var vectors = new double[size, size];
        for (int j = 0; j < size; j++)
        {
            int source = size - 1 - j;
            values[j] = ascending[source].Real;
            for (int i = 0; i < size; i++)
                vectors[i, j] = columnsOfVectors[(source * size) + i];
        }

        return new SymmetricEigenDecomposition(values, vectors);
    }
}
