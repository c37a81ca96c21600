using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Small feature data for the workout of any estimator that reads a column "Features".</summary>
internal static class FeatureData
{
    public const string Column = "Features";

    /// <summary>Rows of a few blobs, with columns of several types beside the features; some features are zero, so sparse vectors differ
    /// from dense ones.</summary>
    public static Row[] Rows(int count, int features, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new Row[count];
        for (int i = 0; i < count; i++)
        {
            int blob = i % 3;
            var values = new float[features];
            for (int j = 0; j < features; j++)
                values[j] = j % 4 == 3 ? 0 : (blob == j % 3 ? 5 : 0) + random.NextSingle();
            rows[i] = new Row
            {
                Id = i,
                Weight = random.NextDouble(),
                Name = $"row {i}",
                IsEven = i % 2 == 0,
                Features = values,
                Tags = [.. Enumerable.Range(0, i % 4).Select(tag => $"tag {tag}")],
                Label = $"class {blob}",
            };
        }

        return rows;
    }

    public static IDataView View(MLContext context, IReadOnlyList<Row> rows, int? features = null) =>
        context.Data.LoadFromEnumerable(rows, Schema(features ?? rows[0].Features.Length));

    /// <summary>The schema definition that gives the features a size, as a prediction engine needs it too.</summary>
    public static SchemaDefinition Schema(int features)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Row));
        definition[Column].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return definition;
    }

    /// <summary>The same rows with sparse vectors.</summary>
    public static IDataView Sparse(MLContext context, IReadOnlyList<Row> rows)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(SparseRow));
        definition[Column].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return context.Data.LoadFromEnumerable(rows.Select(SparseRow.From), definition);
    }

    /// <summary>Views that lack the column or have it in another type.</summary>
    public static Dictionary<string, Func<MLContext, IDataView>> Invalid(int features) =>
        new()
        {
            ["no such column"] = context => context.Data.LoadFromEnumerable([new { Other = 1f }]),
            ["a text column"] = context => context.Data.LoadFromEnumerable([new { Features = "1" }]),
            ["a column of whole numbers"] = context => context.Data.LoadFromEnumerable([new { Features = 1L }]),
            ["a vector of unknown size"] = context => context.Data.LoadFromEnumerable([new { Features = new float[features] }]),
        };

    /// <summary>The values of a vector column, one prediction per row.</summary>
    public static IEnumerable<string> Predict<TOutput>(
        MLContext context,
        ITransformer transformer,
        IReadOnlyList<Row> rows,
        Func<TOutput, float[]> values
    )
        where TOutput : class, new()
    {
        using PredictionEngine<Row, TOutput> engine = context.Model.CreatePredictionEngine<Row, TOutput>(
            transformer,
            inputSchemaDefinition: Schema(rows[0].Features.Length)
        );
        return rows.Select(row => string.Join(',', values(engine.Predict(row)).Select(ViewContent.Format))).ToArray();
    }

    public sealed class Row
    {
        public int Id { get; set; }

        public double Weight { get; set; }

        public string Name { get; set; } = "";

        public bool IsEven { get; set; }

        public float[] Features { get; set; } = [];

        public string[] Tags { get; set; } = [];

        public string Label { get; set; } = "";
    }

    private sealed class SparseRow
    {
        public int Id { get; set; }

        public VBuffer<float> Features { get; set; }

        public static SparseRow From(Row row)
        {
            int[] indices = [.. Enumerable.Range(0, row.Features.Length).Where(i => row.Features[i] != 0)];
            return new SparseRow
            {
                Id = row.Id,
                Features = new VBuffer<float>(row.Features.Length, indices.Length, [.. indices.Select(i => row.Features[i])], indices),
            };
        }
    }
}
