using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Rows;

/// <summary>Reads a column of vectors, and the keys of the rows beside it.</summary>
internal sealed class KeyedRowsReader
{
    private readonly FeatureColumn _features;
    private readonly CategoryColumn? _keys;

    /// <param name="schema">Schema of the view.</param>
    /// <param name="features">Name of the column of vectors.</param>
    /// <param name="keys">Name of the column of keys; <see langword="null"/>: the rows' numbers, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public KeyedRowsReader(DataViewSchema schema, string features, string? keys)
    {
        _features = FeatureColumn.Find(schema, features, takesDouble: true);
        _keys = CategoryColumn.Find(schema, "key", keys, isRequired: true);
    }

    /// <summary>Reads the view once, in cursor order.</summary>
    /// <param name="data">The view.</param>
    /// <param name="range">Rows outside it are left out; <see langword="null"/> keeps all.</param>
    /// <param name="watch">Told how many rows were read and how many there are; it may throw to stop.</param>
    public KeyedRows Read(IDataView data, RowRange? range, Action<long, long> watch)
    {
        long? expected = data.GetRowCount();
        using var rows = new MatrixBuilder(_features.Count, expected);
        var keys = new List<string>();
        using DataViewRowCursor cursor = data.GetRowCursor(_keys is null ? [_features.Column] : [_features.Column, _keys.Column]);
        FeatureColumn.RowReader<float> read = _features.Open(cursor, offset: null);
        Func<string?>? readKey = _keys?.Open(cursor);
        long position = 0;
        for (; cursor.MoveNext(); position++)
        {
            watch(position, Math.Max(expected ?? 0, position + 1));
            Span<float> row = rows.Next();
            read(row);
            if (range?.FirstInvalid(row) >= 0)
                continue;

            rows.Keep();
            keys.Add(readKey is null ? position.ToString(CultureInfo.InvariantCulture) : readKey() ?? "");
        }

        return new KeyedRows(rows.ToMatrix(), [.. keys], position - rows.RowCount);
    }
}
