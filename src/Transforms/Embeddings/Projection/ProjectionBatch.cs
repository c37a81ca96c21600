using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Projection;

/// <summary>Rows on their way into a map.</summary>
internal sealed class ProjectionBatch : IRowBatch
{
    private readonly ProjectionMapping _mapping;
    private readonly DataViewRow _source;
    private readonly FeatureColumn.RowReader<float> _read;
    private readonly RowRange _range;
    private readonly InvalidRowLog _invalidRows;
    private readonly Matrix _features;
    private readonly Matrix _positions;
    private readonly float[] _trust;
    private readonly bool[] _isValid;

    public ProjectionBatch(ProjectionMapping mapping, DataViewRow source, int capacity)
    {
        _mapping = mapping;
        _source = source;
        _read = mapping.Features.Open(source, mapping.Map.Offset);
        _range = RowRange.ForMaps(mapping.Map.Metric);
        _invalidRows = new InvalidRowLog(mapping.Host, mapping.Features.Column.Name);
        _features = new Matrix(capacity, mapping.Features.Count);
        _positions = new Matrix(capacity, mapping.Map.Coordinates.ColumnCount);
        _trust = new float[capacity];
        _isValid = new bool[capacity];
    }

    public void Read(int slot)
    {
        Span<float> row = _features.Row(slot);
        _read(row);
        int invalid = _range.FirstInvalid(row);
        _isValid[slot] = invalid < 0;
        if (invalid < 0)
            return;

        if (_mapping.OnError == RowErrorHandling.Throw)
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {_source.Position} of column '{_mapping.Features.Column.Name}' holds {row[invalid]} at feature {invalid} (both "
                        + $"counted from 0){(float.IsFinite(row[invalid]) ? $", too large for {_range.Measure} in single precision" : "")}"
                        + $"; with OnError = MissingValue its output would be missing."
                )
            );
        }

        _invalidRows.Add();
    }

    public void Compute(int count)
    {
        var valid = new List<int>(count);
        for (int slot = 0; slot < count; slot++)
        {
            if (_isValid[slot])
            {
                valid.Add(slot);
                continue;
            }

            _positions.Row(slot).Fill(float.NaN);
            _trust[slot] = float.NaN;
        }

        _mapping.Map.Place(_features, [.. valid], _positions, _trust, () => OpenContext(count));
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot)
    {
        if (output > 0)
            return (ValueGetter<float>)((ref float value) => value = _trust[currentSlot()]);

        return (ValueGetter<VBuffer<float>>)(
            (ref VBuffer<float> value) =>
            {
                ReadOnlySpan<float> position = _positions.Row(currentSlot());
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, position.Length);
                position.CopyTo(editor.Values);
                value = editor.Commit();
            }
        );
    }

    public void Dispose() => _invalidRows.Dispose();

    // Threads live as long as the batch is computed: a cursor that nobody disposes leaves none behind. A single row is not worth starting
    // any.
    private EngineContext OpenContext(int rows) => new(rows == 1 ? 1 : _mapping.NumberOfThreads, new StopSignal(_mapping.Host));
}
