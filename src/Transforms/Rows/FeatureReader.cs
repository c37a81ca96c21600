using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Rows;

/// <summary>Reads the features of all rows of a view into one matrix, in cursor order.</summary>
internal sealed class FeatureReader
{
    private const int FirstCapacity = 1024;

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
        if (expected is { } known)
            CheckMemory(known);

        DataViewSchema.Column[] columns = _labels is null ? [_features.Column] : [_features.Column, _labels.Column];
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        FeatureColumn.RowReader read = _features.Open(cursor);
        Func<int>? readLabel = _labels?.Open(cursor);

        int width = _features.Count;
        float[] values = new float[Capacity(expected ?? FirstCapacity)];
        List<int>? labels = readLabel is null ? null : [];
        int rows = 0;
        long position = 0;
        while (cursor.MoveNext())
        {
            context.Report(position, Math.Max(expected ?? 0, position + 1));
            if ((rows + 1L) * width > values.Length)
                Array.Resize(ref values, Capacity(Math.Max(rows + 1L, rows * 2L)));

            Span<float> row = values.AsSpan(rows * width, width);
            read(row);
            if (IsUsable(row, position))
            {
                labels?.Add(readLabel!());
                rows++;
            }

            position++;
        }

        if (rows == 0)
        {
            throw new InvalidOperationException(position == 0
                ? "There is no row to fit to: the data is empty."
                : $"There is no row to fit to: {InvalidRowLog.Describe(position, _features.Column.Name)}, which is all of them.");
        }

        if (values.Length != rows * width)
            Array.Resize(ref values, rows * width);
        return new FeatureSet(new Matrix(rows, width, values), labels?.ToArray(), position - rows);
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

    private int Capacity(long rows)
    {
        int limit = Array.MaxLength / _features.Count;
        if (rows <= limit)
            return (int)rows * _features.Count;
        if (rows > 2L * limit)
            throw TooMany(rows);
        return limit * _features.Count;
    }

    private void CheckMemory(long rows)
    {
        if (rows > Array.MaxLength / _features.Count)
            throw TooMany(rows);

        long needed = rows * _features.Count * sizeof(float);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows:N0} rows of {_features.Count:N0} features take {needed / 1e9:0.0} GB, more than the {available / 1e9:0.0} GB that this process may use: take fewer rows or reduce the features first."));
        }
    }

    private InvalidOperationException TooMany(long rows) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{rows:N0} rows of {_features.Count:N0} features exceed the {Array.MaxLength:N0} values that one fit can hold: take fewer rows or reduce the features first."));
}
