namespace MLNet.Embeddings.Numerics;

/// <summary>All eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations in double precision.</summary>
/// <remarks>Golub and Van Loan, "Matrix Computations", section 8.5. Cubic in the size with a large factor: meant for up to a few hundred
/// rows.</remarks>
internal sealed class SymmetricEigenDecomposition
{
    private const int MaximumSweeps = 60;

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
        var work = (double[,])matrix.Clone();

        // Eigenvectors as rows, so that a rotation runs along memory.
        var rows = new double[size, size];
        for (int i = 0; i < size; i++)
            rows[i, i] = 1;

        for (int sweep = 0; sweep < MaximumSweeps && Sweep(work, rows, size); sweep++) { }

        var order = new int[size];
        var values = new double[size];
        for (int i = 0; i < size; i++)
        {
            order[i] = i;
            values[i] = -work[i, i];
        }

        Array.Sort(values, order);
        var vectors = new double[size, size];
        for (int j = 0; j < size; j++)
        {
            values[j] = -values[j];
            for (int i = 0; i < size; i++)
                vectors[i, j] = rows[order[j], i];
        }

        return new SymmetricEigenDecomposition(values, vectors);
    }

    private static bool Sweep(double[,] work, double[,] rows, int size)
    {
        bool rotated = false;
        for (int p = 0; p < size - 1; p++)
        {
            for (int q = p + 1; q < size; q++)
            {
                double offDiagonal = work[p, q];
                if (Math.Abs(offDiagonal) <= 1e-15 * Math.Sqrt(Math.Abs(work[p, p] * work[q, q])) || Math.Abs(offDiagonal) < 1e-300)
                    continue;

                rotated = true;
                double theta = (work[q, q] - work[p, p]) / (2 * offDiagonal);
                double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                double cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
                Rotate(work, rows, size, p, q, cosine, tangent * cosine);
            }
        }

        return rotated;
    }

    private static void Rotate(double[,] work, double[,] rows, int size, int p, int q, double cosine, double sine)
    {
        for (int i = 0; i < size; i++)
        {
            double ip = work[i, p];
            double iq = work[i, q];
            work[i, p] = (cosine * ip) - (sine * iq);
            work[i, q] = (sine * ip) + (cosine * iq);
        }

        for (int i = 0; i < size; i++)
        {
            double pi = work[p, i];
            double qi = work[q, i];
            work[p, i] = (cosine * pi) - (sine * qi);
            work[q, i] = (sine * pi) + (cosine * qi);
            double vp = rows[p, i];
            double vq = rows[q, i];
            rows[p, i] = (cosine * vp) - (sine * vq);
            rows[q, i] = (sine * vp) + (cosine * vq);
        }
    }
}
