using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Images.Facts;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality;

/// <summary>Reads the facts of images from a view.</summary>
internal static class FactsReader
{
    /// <summary>Reads the rows.</summary>
    /// <param name="data">The view.</param>
    /// <param name="facts">Name of the column of facts.</param>
    /// <param name="id">Name of the column of keys; <see langword="null"/>: the numbers of the rows.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type or size.</exception>
    public static FactRows Read(IDataView data, string facts, string? id, CancellationToken cancellation)
    {
        FeatureColumn column = FeatureColumn.Find(data.Schema, facts, PictureFacts.Count);
        CategoryColumn? keys = CategoryColumn.Find(data.Schema, "id", id, isRequired: true);
        using DataViewRowCursor cursor = data.GetRowCursor(keys is null ? [column.Column] : [column.Column, keys.Column]);
        FeatureColumn.RowReader<float> read = column.Open(cursor);
        Func<string?>? key = keys?.Open(cursor);
        var names = new List<string>();
        var rows = new List<float[]>();
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            var row = new float[PictureFacts.Count];
            read(row);
            rows.Add(row);
            names.Add(key is null ? cursor.Position.ToString(CultureInfo.InvariantCulture) : key() ?? "");
        }

        return new FactRows([.. names], [.. rows]);
    }
}
