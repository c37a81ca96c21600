using FsCheck.Fluent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Numerics;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>What no projection does with finite features: give positions that are not.</summary>
public abstract class ExtremeFeaturesTests(ProjectionMethod method)
{
    private readonly MLContext _context = new(1);

    public static TheoryData<DistanceMetric> Metrics => [.. Enum.GetValues<DistanceMetric>()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_map_of_finite_features_is_finite_or_one_sentence_says_why_there_is_none(DistanceMetric metric)
    {
        Prop.ForAll(
                ExtremeMatrices.Any,
                rows =>
                {
                    string described = $"{rows.RowCount} × {rows.ColumnCount}: {string.Join(' ', rows.Values)}";
                    try
                    {
                        ProjectionOptions options = method.Options(iterations: 15);
                        options.Metric = metric;
                        options.Seed = 1;
                        ProjectionTransformer map = method.Estimator(_context, options).Fit(View(rows));
                        Assert.True(FiniteCheck.AllFinite(map.Coordinates.Values), described);
                        Matrix others = new(rows.RowCount, rows.ColumnCount, [.. rows.Values.Select(value => value / 3)]);
                        Assert.True(MapOf(map, others, options).All(position => position.All(float.IsFinite)), $"Placed rows: {described}");
                    }
                    catch (InvalidOperationException exception)
                    {
                        Assert.True(
                            exception.Message.StartsWith("Row ", StringComparison.Ordinal)
                                && exception.Message.Contains("too large for", StringComparison.Ordinal),
                            $"{exception} {described}"
                        );
                    }
                }
            )
            .CheckQuietly(60);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean, -3.4028235e38f)]
    [InlineData(DistanceMetric.SquaredEuclidean, 9.96921e36f)]
    [InlineData(DistanceMetric.InnerProduct, 1e19f)]
    public void A_fill_value_is_refused_or_left_out_and_the_other_rows_are_mapped(DistanceMetric metric, float fill)
    {
        Matrix rows = Rows();
        rows.Row(17).Fill(fill);
        ProjectionOptions options = method.Options();
        options.Metric = metric;
        string message = Assert.Throws<InvalidOperationException>(() => method.Estimator(_context, options).Fit(View(rows))).Message;
        Assert.StartsWith("Row 17 of column 'Features' holds ", message, StringComparison.Ordinal);
        Assert.Contains("at feature 0 (both counted from 0), too large for", message, StringComparison.Ordinal);

        options.SkipInvalidRows = true;
        ProjectionTransformer map = method.Estimator(_context, options).Fit(View(rows));
        Assert.Equal(rows.RowCount - 1, map.Coordinates.RowCount);
        Assert.True(FiniteCheck.AllFinite(map.Coordinates.Values));

        float[][] all = MapOf(map, rows, options);
        Assert.All(all[17], value => Assert.True(float.IsNaN(value)));
        Assert.True(FiniteCheck.AllFinite([.. all.Where((_, row) => row != 17).SelectMany(position => position)]));

        options.OnError = RowErrorHandling.Throw;
        ProjectionTransformer strict = method.Estimator(_context, options).Fit(View(rows));
        Assert.Contains(
            "too large for",
            Assert.ThrowsAny<Exception>(() => MapOf(strict, rows, options)).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_column_of_double_precision_may_lie_anywhere_and_a_saved_model_remembers_where()
    {
        Matrix near = Rows();
        double[][] far =
        [
            .. Enumerable
                .Range(0, near.RowCount)
                .Select(row => near.Row(row).ToArray().Select(value => 1.7e9 + Math.Round(value * 1024)).ToArray()),
        ];
        ProjectionOptions options = method.Options();
        options.Seed = 1;
        ProjectionTransformer map = method.Estimator(_context, options).Fit(Wide(far));
        Assert.Equal(near.RowCount, map.Diagnostics.DistinctRowCount);

        // The same rows with the offset taken off by hand give the same map.
        Matrix byHand = CommonOffset.Convert(
            [.. far.SelectMany(row => row)],
            near.ColumnCount,
            DistanceMetric.Euclidean,
            out CommonOffset? offset
        );
        Assert.NotNull(offset);
        Assert.Equal(method.Estimator(_context, options).Fit(View(byHand)).Coordinates.Values, map.Coordinates.Values);

        using var stream = new MemoryStream();
        map.Save(stream);
        stream.Position = 0;
        ProjectionTransformer loaded = method.Load(_context, stream);
        float[][] positions = [.. loaded.Transform(Wide(far)).GetColumn<float[]>(options.OutputColumnName)];
        Assert.Equal(map.Coordinates.Values, positions.SelectMany(position => position));
    }

    private static Matrix Rows()
    {
        var rows = new Matrix(60, 4);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] = (float)CounterRandom.Gaussian(3, 0, (ulong)i);
        return rows;
    }

    private static float[][] MapOf(ProjectionTransformer map, Matrix rows, ProjectionOptions options) =>
        [
            .. map.Transform(
                    new MLContext(1).Data.LoadFromEnumerable(
                        Singles(rows),
                        Schema(typeof(Single), rows.ColumnCount, NumberDataViewType.Single)
                    )
                )
                .GetColumn<float[]>(options.OutputColumnName),
        ];

    private static IEnumerable<Single> Singles(Matrix rows) =>
        Enumerable.Range(0, rows.RowCount).Select(row => new Single { Features = rows.Row(row).ToArray() });

    private static SchemaDefinition Schema(Type type, int columns, PrimitiveDataViewType itemType)
    {
        SchemaDefinition schema = SchemaDefinition.Create(type);
        schema["Features"].ColumnType = new VectorDataViewType(itemType, columns);
        return schema;
    }

    private IDataView View(Matrix rows) =>
        _context.Data.LoadFromEnumerable(Singles(rows), Schema(typeof(Single), rows.ColumnCount, NumberDataViewType.Single));

    private IDataView Wide(double[][] rows) =>
        _context.Data.LoadFromEnumerable(
            rows.Select(row => new Double { Features = row }),
            Schema(typeof(Double), rows[0].Length, NumberDataViewType.Double)
        );

    private sealed class Single
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Double
    {
        public double[] Features { get; set; } = [];
    }
}
