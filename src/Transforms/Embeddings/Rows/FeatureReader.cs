using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Rows;

/// <summary>Reads the features of all rows of a view into one matrix, in cursor order.</summary>
internal sealed class FeatureReader
{
    private readonly FeatureColumn _features;
    private readonly LabelColumn? _labels;
    private readonly DistanceMetric _metric;
    private readonly RowRange _range;
    private readonly bool _skipInvalidRows;

    /// <param name="features">Column to read.</param>
    /// <param name="labels">Column of classes to read beside it.</param>
    /// <param name="metric">What the rows will be compared by.</param>
    /// <param name="skipInvalidRows">Whether rows with a missing, infinite or too large feature are left out instead of ending the
    /// fit.</param>
    public FeatureReader(FeatureColumn features, LabelColumn? labels, DistanceMetric metric, bool skipInvalidRows)
    {
        _features = features;
        _labels = labels;
        _metric = metric;
        _range = RowRange.ForMaps(metric);
        _skipInvalidRows = skipInvalidRows;
    }

    /// <summary>Reads the view once.</summary>
    /// <exception cref="InvalidOperationException">
    /// A row has a missing, infinite or too large feature, there is no row, there are more than fit into memory, or rows that differ would
    /// become equal in single precision.
    /// </exception>
    public FeatureSet Read(IDataView data, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("read");
        WorkCounts.AddFiniteCheck();
        return _features.IsDouble ? ReadWide(data, context) : ReadSingle(data, context);
    }

    private FeatureSet ReadSingle(IDataView data, EngineContext context)
    {
        long? expected = data.GetRowCount();
        using var rows = new MatrixBuilder(_features.Count, expected);
        using DataViewRowCursor cursor = data.GetRowCursor(Columns());
        FeatureColumn.RowReader<float> read = _features.Open(cursor);
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

        RequireRows(rows.RowCount, position);
        return new FeatureSet(rows.ToMatrix(), null, labels?.ToArray(), position - rows.RowCount);
    }

    // All values are needed before it is known what they have in common.
    private FeatureSet ReadWide(IDataView data, EngineContext context)
    {
        long? expected = data.GetRowCount();
        var values = new List<double>((int)Math.Min((expected ?? 0) * _features.Count, Array.MaxLength));
        using DataViewRowCursor cursor = data.GetRowCursor(Columns());
        FeatureColumn.RowReader<double> read = _features.OpenWide(cursor);
        Func<int>? readLabel = _labels?.Open(cursor);
        List<int>? labels = readLabel is null ? null : [];
        var row = new double[_features.Count];
        var single = new float[_features.Count];
        long position = 0;
        while (cursor.MoveNext())
        {
            context.Report(position, Math.Max(expected ?? 0, position + 1));
            read(row);
            CommonOffset.SubtractRow(row, null, single);
            if (IsUsable(single, position))
            {
                if ((long)values.Count + row.Length > Array.MaxLength)
                    throw new InvalidOperationException(
                        $"The rows of column '{_features.Column.Name}' exceed the {Array.MaxLength} values that one fit can hold: take "
                            + "fewer rows."
                    );
                labels?.Add(readLabel!());
                values.AddRange(row);
            }

            position++;
        }

        int rowCount = values.Count / _features.Count;
        RequireRows(rowCount, position);
        try
        {
            Matrix matrix = CommonOffset.Convert(CollectionsMarshal.AsSpan(values), _features.Count, _metric, out CommonOffset? offset);
            return new FeatureSet(matrix, offset, labels?.ToArray(), position - rowCount);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException(
                $"Column '{_features.Column.Name}' cannot be used: {exception.Message.Split(" (Parameter", 2)[0]}",
                exception
            );
        }
    }

    private DataViewSchema.Column[] Columns() => _labels is null ? [_features.Column] : [_features.Column, _labels.Column];

    private void RequireRows(int rowCount, long position)
    {
        if (rowCount > 0)
            return;

        throw new InvalidOperationException(
            position == 0
                ? "There is no row to fit to: the data is empty."
                : $"There is no row to fit to: {InvalidRowLog.Describe(position, _features.Column.Name)}, which is all of them."
        );
    }

    private bool IsUsable(ReadOnlySpan<float> row, long position)
    {
        int invalid = _range.FirstInvalid(row);
        if (invalid < 0)
            return true;
        if (_skipInvalidRows)
            return false;

        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"Row {position} of column '{_features.Column.Name}' holds {row[invalid]} at feature {invalid} (both counted from 0)"
        );
        throw new InvalidOperationException(
            float.IsFinite(row[invalid])
                ? $"{place}, too large for {_range.Measure} in single precision: remove such rows where the value stands for a missing "
                    + "one, set SkipInvalidRows, or scale the features."
                : $"{place}: remove such rows with FilterRowsByMissingValues, fill them with ReplaceMissingValues, or set SkipInvalidRows."
        );
    }
}
