using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>Reads features, labels and names of all rows of a view, in cursor order.</summary>
/// <param name="features">Column of features.</param>
/// <param name="label">Column of labels.</param>
/// <param name="openLabel">Makes a reader of the current row's label; NaN where it is missing.</param>
/// <param name="keys">Column of names; <see langword="null"/>: the rows' numbers.</param>
/// <param name="wantsKeys">Whether names are wanted.</param>
internal sealed class LabeledRowsReader(
    FeatureColumn features,
    DataViewSchema.Column label,
    Func<DataViewRow, Func<float>> openLabel,
    CategoryColumn? keys,
    bool wantsKeys
)
{
    /// <summary>Reads the view once.</summary>
    /// <param name="data">The view.</param>
    /// <param name="range">Rows outside it are left out.</param>
    /// <param name="context">Told how far it has come; stops it.</param>
    public LabeledRows Read(IDataView data, RowRange range, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("read");
        long? expected = data.GetRowCount();
        using var rows = new MatrixBuilder(features.Count, expected);
        var labels = new List<float>();
        List<string>? names = wantsKeys ? [] : null;
        using DataViewRowCursor cursor = data.GetRowCursor(keys is null ? [features.Column, label] : [features.Column, label, keys.Column]);
        FeatureColumn.RowReader<float> read = features.Open(cursor);
        Func<float> readLabel = openLabel(cursor);
        Func<string?>? readKey = keys?.Open(cursor);
        long unlabeled = 0;
        long position = 0;
        for (; cursor.MoveNext(); position++)
        {
            context.Report(position, Math.Max(expected ?? 0, position + 1));
            Span<float> row = rows.Next();
            read(row);
            if (range.FirstInvalid(row) >= 0)
                continue;

            float value = readLabel();
            if (!float.IsFinite(value))
            {
                unlabeled++;
                continue;
            }

            rows.Keep();
            labels.Add(value);
            names?.Add(readKey is null ? position.ToString(CultureInfo.InvariantCulture) : readKey() ?? "");
        }

        return new LabeledRows(rows.ToMatrix(), [.. labels], names?.ToArray(), position - rows.RowCount - unlabeled, unlabeled);
    }
}
