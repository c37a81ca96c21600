namespace MLNet.Embeddings.Quality.Labels;

/// <summary>The inverse of the Cholesky factor of a symmetric, positive definite matrix: M⁻¹ = L⁻ᵀ L⁻¹.</summary>
internal sealed class InverseFactor
{
    private readonly double[] _rows;
    private readonly int _size;

    private InverseFactor(double[] rows, int size)
    {
        _rows = rows;
        _size = size;
    }

    /// <summary>Factors a matrix with something added to its diagonal.</summary>
    /// <param name="matrix">Size × size, of which the lower triangle is read.</param>
    /// <param name="size">Its size.</param>
    /// <param name="added">What is added, above 0.</param>
    public static InverseFactor Of(double[] matrix, int size, double added)
    {
        var factor = new double[matrix.Length];
        for (int i = 0; i < size; i++)
        {
            Span<double> row = factor.AsSpan(i * size, size);
            for (int j = 0; j < i; j++)
                row[j] = (matrix[(i * size) + j] - WideArithmetic.Dot(row[..j], factor.AsSpan(j * size, j))) / factor[(j * size) + j];
            row[i] = Math.Sqrt(Math.Max(matrix[(i * size) + i] + added - WideArithmetic.Dot(row[..i], row[..i]), added));
        }

        var inverse = new double[matrix.Length];
        for (int i = 0; i < size; i++)
        {
            Span<double> row = inverse.AsSpan(i * size, i + 1);
            double diagonal = factor[(i * size) + i];
            for (int j = 0; j < i; j++)
                WideArithmetic.AddScaled(row, -factor[(i * size) + j] / diagonal, inverse.AsSpan(j * size, j + 1));
            row[i] = 1 / diagonal;
        }

        return new InverseFactor(inverse, size);
    }

    /// <summary>L⁻¹ x, of which inner products are those of x by the inverse matrix.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<double> result)
    {
        for (int i = 0; i < _size; i++)
            result[i] = WideArithmetic.Dot(_rows.AsSpan(i * _size, i + 1), x[..(i + 1)]);
    }

    /// <summary>The inverse matrix times x.</summary>
    public double[] Solve(ReadOnlySpan<double> x)
    {
        var solved = new double[_size];
        for (int i = 0; i < _size; i++)
        {
            ReadOnlySpan<double> row = _rows.AsSpan(i * _size, i + 1);
            WideArithmetic.AddScaled(solved, WideArithmetic.Dot(row, x[..(i + 1)]), row);
        }

        return solved;
    }
}
