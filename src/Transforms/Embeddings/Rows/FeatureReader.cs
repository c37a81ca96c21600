using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings.Rows;

/// <summary>Reads the features of all rows of a view into one matrix, in cursor order.</summary>
internal sealed class FeatureReader
{
    private readonly FeatureColumn _features;
    private readonly LabelColumn? _labels;
    private readonly bool _skipInvalidRows;

    /// <param name="features">Column to read.</param>
    /// <param name="labels">Column of classes to read beside it.</param>
    /// <param name="skipInvalidRows">Whether rows with a missing or infinite feature are left out instead of ending the fit.</param>
    public FeatureReader(FeatureColumn features, LabelColumn? labels, bool skipInvalidRows)
    {
        _features = features;
        _labels = labels;
        _skipInvalidRows = skipInvalidRows;
    }

    /// <summary>Reads the view once.</summary>
    /// <exception cref="InvalidOperationException">A row has a missing or infinite feature, there is no row, or there are more than fit into memory.</exception>
    public FeatureSet Read(IDataView data, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("read");
        long? expected = data.GetRowCount();
        using var rows = new MatrixBuilder(_features.Count, expected);
        DataViewSchema.Column[] columns = _labels is null ? [_features.Column] : [_features.Column, _labels.Column];
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        FeatureColumn.RowReader read = _features.Open(cursor);
        Func<int>? readLabel = _labels?.Open(cursor);

        List<int>? labels = readLabel is null ? null : [];
        long position = 0;
        while (cursor.MoveNext())
        {
            context.Report(position, Math.Max(expected ?? 0, position + 1));
            Span<float> row = rows.Next();
            read(row);
            if (IsUsable(row, position))
            {
                labels?.Add(readLabel!());
                rows.Keep();
            }

            position++;
        }

        if (rows.RowCount == 0)
        {
            throw new InvalidOperationException(position == 0
                ? "There is no row to fit to: the data is empty."
                : $"There is no row to fit to: {InvalidRowLog.Describe(position, _features.Column.Name)}, which is all of them.");
        }

        return new FeatureSet(rows.ToMatrix(), labels?.ToArray(), position - rows.RowCount);
    }

    private bool IsUsable(ReadOnlySpan<float> row, long position)
    {
        int invalid = FeatureColumn.FirstInvalid(row);
        if (invalid < 0)
            return true;
        if (_skipInvalidRows)
            return false;

        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"Row {position} of column '{_features.Column.Name}' holds {row[invalid]} at feature {invalid} (both counted from 0): remove such rows with FilterRowsByMissingValues, fill them with ReplaceMissingValues, or set SkipInvalidRows."));
    }
}
