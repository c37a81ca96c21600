using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Matrices as the data of ML.NET pipelines, and back.</summary>
internal static class MatrixDataView
{
    public const string ColumnName = "Features";

    /// <summary>A view with one row per row of the matrix, in one vector column.</summary>
    /// <param name="mlContext">Where the view belongs.</param>
    /// <param name="matrix">The rows.</param>
    /// <param name="columnName">Name of the vector column.</param>
    public static IDataView Create(MLContext mlContext, Matrix matrix, string columnName = ColumnName)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(VectorRow));
        schema[nameof(VectorRow.Features)].ColumnName = columnName;
        schema[nameof(VectorRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, matrix.ColumnCount);
        return mlContext.Data.LoadFromEnumerable(Rows(matrix), schema);
    }

    /// <summary>A view with one row per so many numbers, in one vector column of double precision.</summary>
    /// <param name="mlContext">Where the view belongs.</param>
    /// <param name="values">The numbers, row after row.</param>
    /// <param name="columnCount">Numbers per row.</param>
    /// <param name="columnName">Name of the vector column.</param>
    public static IDataView Create(MLContext mlContext, double[] values, int columnCount, string columnName = ColumnName)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(WideRow));
        schema[nameof(WideRow.Features)].ColumnName = columnName;
        schema[nameof(WideRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Double, columnCount);
        return mlContext.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, values.Length / columnCount)
                .Select(row => new WideRow { Features = values.AsSpan(row * columnCount, columnCount).ToArray() }),
            schema
        );
    }

    /// <summary>Reads a vector column into a matrix.</summary>
    public static Matrix Read(IDataView data, string columnName, CancellationToken cancellationToken)
    {
        DataViewSchema.Column column = data.Schema[columnName];
        int width = ((VectorDataViewType)column.Type).Size;
        var values = new List<float>((int)Math.Min(data.GetRowCount() ?? 0, Array.MaxLength / Math.Max(width, 1)) * width);
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> row = default;
        int count = 0;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            getter(ref row);
            values.AddRange(row.DenseValues());
            count++;
        }

        return new Matrix(count, width, [.. values]);
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

    private static IEnumerable<VectorRow> Rows(Matrix matrix) =>
        Enumerable.Range(0, matrix.RowCount).Select(row => new VectorRow { Features = matrix.Row(row).ToArray() });

    private sealed class VectorRow
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class WideRow
    {
        public double[] Features { get; set; } = [];
    }
}
