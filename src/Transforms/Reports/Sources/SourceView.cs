using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Reports.Sources;

/// <summary>Rows that were read as a view for the steps that follow.</summary>
internal static class SourceView
{
    /// <summary>The view; its columns are the properties of <see cref="SourceRow"/>.</summary>
    public static IDataView Of(MLContext mlContext, IReadOnlyList<SourceRow> rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(SourceRow));
        Fix(nameof(SourceRow.Vector), NumberDataViewType.Single, rows[0].Vector.Length);
        Fix(nameof(SourceRow.Evidence), NumberDataViewType.Byte, rows[0].Evidence.Length);
        Fix(nameof(SourceRow.Facts), NumberDataViewType.Single, rows[0].Facts.Length);
        return mlContext.Data.LoadFromEnumerable(rows, schema);

        void Fix(string column, PrimitiveDataViewType type, int length)
        {
            if (length > 0)
                schema[column].ColumnType = new VectorDataViewType(type, length);
            else
                schema.Remove(schema[column]);
        }
    }
}
