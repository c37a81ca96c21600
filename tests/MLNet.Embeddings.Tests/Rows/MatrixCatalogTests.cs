using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Rows;

public class MatrixCatalogTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void A_matrix_becomes_data_and_data_a_matrix()
    {
        Matrix matrix = NeighborInputs.Gaussian(30, 5);
        matrix[3, 2] = float.NaN;
        string[] keys = [.. Enumerable.Range(0, 30).Select(row => $"row {row}")];

        IDataView data = _context.Data.LoadFromMatrix(matrix, "Vector", keys, "Name");
        Assert.Equal(30, data.GetRowCount());
        Assert.Equal(["Vector", "Name"], data.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 5), data.Schema["Vector"].Type);
        Matrix back = _context.Data.CreateMatrix(data, "Vector", "Name", out IReadOnlyList<string> names);
        Assert.Equal(matrix.AsSpan(), back.AsSpan());
        Assert.Equal(keys, names);

        // The names of the two columns may be those that the reader uses itself, the other way round.
        IDataView crossed = _context.Data.LoadFromMatrix(matrix, "Key", keys, "Features");
        Assert.Equal(matrix.AsSpan(), _context.Data.CreateMatrix(crossed, "Key", "Features", out names).AsSpan());
        Assert.Equal(keys, names);

        IDataView plain = _context.Data.LoadFromMatrix(matrix);
        Assert.Equal(["Features"], plain.Schema.Select(column => column.Name));
        Assert.Equal(matrix.AsSpan(), _context.Data.CreateMatrix(plain).AsSpan());
        Assert.Equal(matrix.AsSpan(), Matrix.From(plain.GetColumn<float[]>("Features")).AsSpan());
    }

    [Fact]
    public void A_view_of_a_matrix_can_be_fitted_to()
    {
        IDataView data = _context.Data.LoadFromMatrix(NeighborInputs.Gaussian(40, 4));
        var umap = _context.Transforms.UmapProjection(
            new UmapProjectionEstimator.Options
            {
                OutputColumnName = "Map",
                InputColumnName = "Features",
                NumberOfEpochs = 5,
            }
        );
        Matrix map = _context.Data.CreateMatrix(umap.Fit(data).Transform(data), "Map");
        Assert.Equal((40, 2), (map.RowCount, map.ColumnCount));
    }

    [Fact]
    public void Columns_of_double_precision_and_single_numbers_are_read_too()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new Wide { Wide2 = [1, 2.5], One = 3 }, new Wide { Wide2 = [-1, 0], One = 4 }]);
        Assert.Equal([1, 2.5f, -1, 0], _context.Data.CreateMatrix(data, "Wide2").AsSpan());
        Matrix one = _context.Data.CreateMatrix(data, "One", "One", out IReadOnlyList<string> keys);
        Assert.Equal((2, 1), (one.RowCount, one.ColumnCount));
        Assert.Equal(["3", "4"], keys);
    }

    [Fact]
    public void Rows_of_arrays_become_a_matrix()
    {
        Assert.Equal(
            [1, 2, 3, 4],
            Matrix
                .From([
                    [1, 2],
                    [3, 4],
                ])
                .AsSpan()
        );
        Assert.Equal((0, 0), (Matrix.From([]).RowCount, Matrix.From([]).ColumnCount));
        Assert.StartsWith(
            "Row 1 has 3 values, and the first has 2; all must have as many.",
            Assert
                .Throws<ArgumentException>(() =>
                    Matrix.From([
                        [1, 2],
                        [1, 2, 3],
                    ])
                )
                .Message
        );
        Assert.StartsWith(
            "Row 1 is null.",
            Assert
                .Throws<ArgumentException>(() =>
                    Matrix.From([
                        [1, 2],
                        null!,
                    ])
                )
                .Message
        );
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_sentence()
    {
        IDataView data = FeatureData.View(_context, FeatureData.Rows(5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.CreateMatrix(data, "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.CreateMatrix(data, "Name"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.CreateMatrix(data, FeatureData.Column, "Tags", out _));
        Assert.Throws<OperationCanceledException>(() => _context.Data.CreateMatrix(data, FeatureData.Column, new CancellationToken(true)));
        Assert.StartsWith(
            "There are 1 keys and 2 rows.",
            Assert.Throws<ArgumentException>(() => _context.Data.LoadFromMatrix(new Matrix(2, 2), "V", ["a"])).Message
        );
        Assert.StartsWith(
            "A matrix without columns makes no vectors of known size.",
            Assert.Throws<ArgumentException>(() => _context.Data.LoadFromMatrix(new Matrix(2, 0))).Message
        );
    }

    private sealed class Wide
    {
        [VectorType(2)]
        public double[] Wide2 { get; set; } = [];

        public float One { get; set; }
    }
}
