using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MLNet.Embeddings.Tests.Umap;

namespace MLNet.Embeddings.Tests.Numerics;

public class PrincipalComponentsTests
{
    [Theory]
    [InlineData(300, 7, 7)]
    [InlineData(500, 60, 5)]
    [InlineData(2500, 120, 20)]
    [InlineData(40, 100, 10)]
    public void Components_agree_with_an_exact_decomposition(int rowCount, int columnCount, int componentCount)
    {
        Matrix rows = Data(rowCount, columnCount);
        PrincipalComponents principal = Fit(rows, componentCount);
        AssertExact(rows, principal, componentCount);
    }

    [Fact]
    public void Many_columns_agree_with_an_exact_decomposition()
    {
        // 1,100 columns for one component take the path without a covariance matrix.
        Matrix rows = Data(60, 1100);
        AssertExact(rows, Fit(rows, 1), 1);
    }

    [Fact]
    public void A_mean_that_is_large_against_the_spread_does_no_harm()
    {
        Matrix rows = Data(400, 20);
        PrincipalComponents centered = Fit(rows, 3);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] += 4096;
        PrincipalComponents shifted = Fit(rows, 3);
        for (int component = 0; component < 3; component++)
            Assert.Equal(1, centered.ExplainedVariance[component] / shifted.ExplainedVariance[component], 1e-3);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    public void Very_large_and_very_small_values_are_decomposed_alike(float factor)
    {
        Matrix rows = Data(200, 10);
        PrincipalComponents plain = Fit(rows, 3);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] *= factor;
        PrincipalComponents scaled = Fit(rows, 3);
        Assert.All(plain.Components.Values.Zip(scaled.Components.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        Assert.Equal(plain.ExplainedVariance[0] / plain.TotalVariance, scaled.ExplainedVariance[0] / scaled.TotalVariance, 1e-4);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        Matrix rows = Data(5000, 200);
        using var one = new EngineContext(1);
        using var three = new EngineContext(3);
        PrincipalComponents first = PrincipalComponents.Fit(rows, 10, one);
        PrincipalComponents second = PrincipalComponents.Fit(rows, 10, three);
        Assert.Equal(first.Components.Values, second.Components.Values);
        Assert.Equal(first.Transform(rows, one).Values, second.Transform(rows, three).Values);
    }

    [Fact]
    public void Directions_beyond_the_rank_have_no_variance()
    {
        Matrix rows = Data(200, 60);
        for (int row = 0; row < rows.RowCount; row++)
        {
            for (int column = 3; column < 60; column++)
                rows[row, column] = rows[row, column % 3] * (column + 1);
        }

        PrincipalComponents principal = Fit(rows, 8);
        Assert.All(principal.ExplainedVariance.Skip(3), variance => Assert.InRange(variance / principal.TotalVariance, 0, 1e-6));
        Assert.Equal(1, principal.ExplainedVariance.Sum() / principal.TotalVariance, 1e-4);
        AssertOrthonormal(principal.Components);
    }

    [Theory]
    [InlineData(5, 3, 10, 3)]
    [InlineData(2, 30, 10, 2)]
    [InlineData(1, 4, 2, 1)]
    [InlineData(0, 4, 2, 0)]
    public void As_many_components_are_found_as_are_possible(int rowCount, int columnCount, int asked, int found)
    {
        Matrix rows = Data(rowCount, columnCount);
        PrincipalComponents principal = Fit(rows, asked);
        Assert.Equal(found, principal.Components.RowCount);
        Assert.All(principal.Components.Values, value => Assert.True(float.IsFinite(value)));
        using var context = new EngineContext(1);
        Assert.Equal(found, principal.Transform(rows, context).ColumnCount);
    }

    [Fact]
    public void Equal_rows_have_no_variance()
    {
        var rows = new Matrix(100, 60);
        Array.Fill(rows.Values, 2.5f);
        PrincipalComponents principal = Fit(rows, 3);
        Assert.All(principal.ExplainedVariance, variance => Assert.Equal(0, variance, 1e-9));
        AssertOrthonormal(principal.Components);
    }

    [Fact]
    public void A_row_is_transformed_as_the_matrix_is()
    {
        Matrix rows = Data(50, 12);
        PrincipalComponents principal = Fit(rows, 4);
        using var context = new EngineContext(2);
        Matrix all = principal.Transform(rows, context);
        var one = new float[4];
        principal.Transform(rows.Row(17), one);
        Assert.Equal(one, all.Row(17).ToArray());
        Assert.Throws<ArgumentException>(() => principal.Transform(new float[11], new float[4]));
        Assert.Throws<ArgumentException>(() => principal.Transform(new float[12], new float[3]));
        Assert.Throws<ArgumentException>(() => principal.Transform(new Matrix(2, 11), context));
    }

    private static void AssertExact(Matrix rows, PrincipalComponents principal, int componentCount)
    {
        var dense = DenseMatrix.OfIndexed(
            rows.RowCount,
            rows.ColumnCount,
            Enumerable.Range(0, rows.Values.Length).Select(i => (i / rows.ColumnCount, i % rows.ColumnCount, (double)rows.Values[i]))
        );
        Vector<double> mean = dense.ColumnSums() / rows.RowCount;
        for (int row = 0; row < rows.RowCount; row++)
            dense.SetRow(row, dense.Row(row) - mean);
        var exact = (dense.TransposeThisAndMultiply(dense) / (rows.RowCount - 1)).Evd(Symmetricity.Symmetric);
        double[] variances = [.. exact.EigenValues.Select(value => Math.Max(value.Real, 0)).Reverse()];

        AssertOrthonormal(principal.Components);
        for (int component = 0; component < componentCount; component++)
        {
            Assert.Equal(1, principal.ExplainedVariance[component] / variances[component], 1e-3);
            Vector<double> direction = DenseVector.OfEnumerable(
                principal.Components.Row(component).ToArray().Select(value => (double)value)
            );
            Vector<double> along = dense * direction;
            Assert.Equal(1, along.DotProduct(along) / (rows.RowCount - 1) / variances[component], 1e-3);
            if (IsDistinct(variances, component))
                Assert.Equal(1, Math.Abs(direction * exact.EigenVectors.Column(variances.Length - 1 - component)), 1e-3);
            Assert.True(direction[direction.AbsoluteMaximumIndex()] > 0);
        }

        Assert.Equal(1, principal.TotalVariance / variances.Sum(), 1e-4);
    }

    // Directions of nearly equal variance may turn within the plane that they span.
    private static bool IsDistinct(double[] variances, int i) =>
        (i == 0 || variances[i] < 0.9 * variances[i - 1]) && (i + 1 == variances.Length || variances[i + 1] < 0.9 * variances[i]);

    private static void AssertOrthonormal(Matrix components)
    {
        for (int i = 0; i < components.RowCount; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, components.ColumnCount).Sum(c => (double)components[i, c] * components[j, c]);
                Assert.Equal(i == j ? 1 : 0, product, 1e-4);
            }
        }
    }

    private static PrincipalComponents Fit(Matrix rows, int componentCount)
    {
        using var context = new EngineContext(2);
        return PrincipalComponents.Fit(rows, componentCount, context);
    }

    // Variances that fall from column to column, mixed by a few clouds.
    private static Matrix Data(int rowCount, int columnCount)
    {
        Matrix rows = UmapTestData.Clouds(rowCount, columnCount, 3, distance: 0.5);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] *= MathF.Pow(0.9f, i % columnCount);
        return rows;
    }
}
