using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Numerics;

public class EigenvectorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    [InlineData(136)]
    public void A_small_decomposition_rebuilds_its_matrix(int size)
    {
        double[,] matrix = RandomSymmetric(size).ToArray();
        SymmetricEigenDecomposition eigen = SymmetricEigenDecomposition.Of(matrix);
        Matrix<double> vectors = DenseMatrix.OfArray(eigen.Vectors);
        Matrix<double> rebuilt = vectors * DenseMatrix.OfDiagonalArray(eigen.Values) * vectors.Transpose();
        Assert.True((rebuilt - DenseMatrix.OfArray(matrix)).FrobeniusNorm() < 1e-10);
        Assert.True(((vectors.Transpose() * vectors) - DenseMatrix.CreateIdentity(size)).FrobeniusNorm() < 1e-10);
        Assert.Equal(eigen.Values.OrderDescending(), eigen.Values);
    }

    [Fact]
    public void Equal_values_have_orthonormal_vectors_too_and_no_matrix_is_too_plain()
    {
        // Twice 3 and twice 1.
        double[,] twice =
        {
            { 2, 1, 0, 0 },
            { 1, 2, 0, 0 },
            { 0, 0, 2, 1 },
            { 0, 0, 1, 2 },
        };
        foreach (double[,] matrix in new[] { twice, new double[5, 5], DenseMatrix.CreateIdentity(7).ToArray() })
        {
            SymmetricEigenDecomposition eigen = SymmetricEigenDecomposition.Of(matrix);
            Matrix<double> vectors = DenseMatrix.OfArray(eigen.Vectors);
            Matrix<double> rebuilt = vectors * DenseMatrix.OfDiagonalArray(eigen.Values) * vectors.Transpose();
            Assert.True((rebuilt - DenseMatrix.OfArray(matrix)).FrobeniusNorm() < 1e-14);
            Assert.True(((vectors.Transpose() * vectors) - DenseMatrix.CreateIdentity(vectors.RowCount)).FrobeniusNorm() < 1e-14);
        }

        Assert.Empty(SymmetricEigenDecomposition.Of(new double[0, 0]).Values);
        Assert.All(
            SymmetricEigenDecomposition
                .Of(
                    new[,]
                    {
                        { 1, double.NaN },
                        { double.NaN, 2 },
                    }
                )
                .Values,
            value => Assert.True(double.IsNaN(value))
        );
    }

    [Theory]
    [InlineData(20, 3)]
    [InlineData(150, 4)]
    [InlineData(150, 40)]
    public void The_leading_values_of_a_dense_matrix_are_found(int size, int count)
    {
        DenseMatrix matrix = RandomSymmetric(size);
        double[] exact = [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending()];
        using var context = new EngineContext(2);
        LeadingEigenvectors leading = LeadingEigenvectors.Of(
            new DenseOperator(matrix, exact[^1]),
            count,
            new EigenSettings(1e-5, 60, 8, 1),
            null,
            context
        );
        Assert.Equal(count, leading.Values.Length);
        Assert.All(leading.Values.Zip(exact), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
        Assert.InRange(leading.Residual, 0, 1e-5);
    }

    [Fact]
    public void Dependent_columns_become_orthonormal()
    {
        using var context = new EngineContext(2);
        var block = new VectorBlock(500, 4);
        block.FillRandom(0, 1, 0);
        for (int row = 0; row < 500; row++)
        {
            block.Row(row)[1] = 3 * block.Row(row)[0];
            block.Row(row)[2] = row == 7 ? 1 : 0;
        }

        block.Orthonormalize(5, context);
        double[,] products = block.InnerProducts(block, context);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
                Assert.Equal(i == j ? 1 : 0, products[i, j], 1e-5);
        }
    }

    private static DenseMatrix RandomSymmetric(int size)
    {
        var matrix = new DenseMatrix(size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = CounterRandom.Gaussian(9, (ulong)i, (ulong)j);
        }

        return matrix;
    }

    private sealed class DenseOperator(DenseMatrix matrix, double lowerBound) : ISymmetricOperator
    {
        public int Size => matrix.RowCount;

        public double LowerBound => lowerBound;

        public void Multiply(VectorBlock input, VectorBlock output, EngineContext context)
        {
            for (int column = 0; column < input.ColumnCount; column++)
            {
                Vector<double> product =
                    matrix * DenseVector.OfEnumerable(Enumerable.Range(0, Size).Select(row => (double)input.Row(row)[column]));
                for (int row = 0; row < Size; row++)
                    output.Row(row)[column] = (float)product[row];
            }
        }
    }
}
