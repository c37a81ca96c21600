using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Numbers of double precision as the data of ML.NET pipelines; those of single precision are by
/// <c>LoadFromMatrix</c>.</summary>
internal static class MatrixDataView
{
    public const string ColumnName = "Features";

    /// <summary>A view with one row per so many numbers, in one vector column of double precision.</summary>
    /// <param name="mlContext">Where the view belongs.</param>
    /// <param name="values">The numbers, row after row.</param>
    /// <param name="columnCount">Numbers per row.</param>
    /// <param name="columnName">Name of the vector column.</param>
    public static IDataView Create(MLContext mlContext, double[] values, int columnCount, string columnName = ColumnName)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(WideRow));
        SchemaDefinition.Column features = schema[nameof(WideRow.Features)];
        features.ColumnName = columnName;
        features.ColumnType = new VectorDataViewType(NumberDataViewType.Double, columnCount);
        return mlContext.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, values.Length / columnCount)
                .Select(row => new WideRow { Features = values.AsSpan(row * columnCount, columnCount).ToArray() }),
            schema
        );
    }

    /// <summary>The only column of vectors, which is what a model with one input takes.</summary>
    public static string VectorColumnOf(DataViewSchema schema, string path)
    {
        List<DataViewSchema.Column> vectors =
        [
            .. schema.Where(column =>
                column.Type is VectorDataViewType { ItemType: NumberDataViewType type }
                && (type == NumberDataViewType.Single || type == NumberDataViewType.Double)
            ),
        ];
        return vectors.Count == 1
            ? vectors[0].Name
            : throw new InputException($"The model {path} takes {vectors.Count} vector columns; a model with one is needed.");
    }

    private sealed class WideRow
    {
        public double[] Features { get; set; } = [];
    }
}
