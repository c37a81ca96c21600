using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>Rows on their way to a prediction.</summary>
internal sealed class NearestNeighborsBatch : IRowBatch
{
    private readonly NearestNeighborsMapping _mapping;
    private readonly FeatureColumn.RowReader<float> _read;
    private readonly RowRange _range;
    private readonly InvalidRowLog _invalidRows;
    private readonly Matrix _features;
    private readonly Matrix _scores;
    private readonly bool[] _isValid;
    private readonly int[] _neighbors;

    public NearestNeighborsBatch(NearestNeighborsMapping mapping, DataViewRow source, int capacity)
    {
        _mapping = mapping;
        _read = mapping.Features.Open(source);
        _range = RowRange.ForDistances(mapping.Model.Metric);
        _invalidRows = new InvalidRowLog(mapping.Host, mapping.Features.Column.Name);
        _features = new Matrix(capacity, mapping.Features.Count);
        _scores = new Matrix(capacity, mapping.Prediction.ScoreCount);
        _isValid = new bool[capacity];
        _neighbors = new int[capacity * mapping.Model.NeighborCount];
    }

    private int NeighborCount => _mapping.Model.NeighborCount;

    public void Read(int slot)
    {
        Span<float> row = _features.Row(slot);
        _read(row);
        _isValid[slot] = _range.FirstInvalid(row) < 0;
        if (!_isValid[slot])
            _invalidRows.Add();
    }

    public void Compute(int count)
    {
        int[] valid = [.. Enumerable.Range(0, count).Where(slot => _isValid[slot])];
        for (int slot = 0; slot < count; slot++)
        {
            if (!_isValid[slot])
                _scores.Row(slot).Fill(float.NaN);
        }

        if (valid.Length == 0)
            return;

        Matrix queries = _features.RowsAt(valid);

        // Threads live as long as the batch is computed: a cursor that nobody disposes leaves none behind. A single row is not worth
        // starting any.
        using var context = new EngineContext(valid.Length == 1 ? 1 : _mapping.NumberOfThreads, new StopSignal(_mapping.Host));
        NeighborTable found = _mapping.Model.Search(queries, context);
        var labels = new float[NeighborCount];
        var weights = new double[NeighborCount];
        for (int i = 0; i < valid.Length; i++)
        {
            ReadOnlySpan<int> indices = found.IndicesOf(i);
            indices.CopyTo(NeighborsOf(valid[i]));
            for (int j = 0; j < labels.Length; j++)
                labels[j] = _mapping.Model.Labels[indices[j]];
            _mapping.Model.Weigh(found.DistancesOf(i), weights);
            _mapping.Prediction.Combine(labels, weights, _scores.Row(valid[i]));
        }
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot) =>
        output < _mapping.Prediction.Outputs.Count
            ? _mapping.Prediction.CreateGetter(output, () => _scores.Row(currentSlot()))
            : (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)(
                (ref VBuffer<ReadOnlyMemory<char>> value) =>
                {
                    int slot = currentSlot();
                    VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, NeighborCount);
                    for (int i = 0; i < NeighborCount; i++)
                        editor.Values[i] = _isValid[slot] ? KeyOf(NeighborsOf(slot)[i]) : default;
                    value = editor.Commit();
                }
            );

    public void Dispose() => _invalidRows.Dispose();

    private Span<int> NeighborsOf(int slot) => _neighbors.AsSpan(slot * NeighborCount, NeighborCount);

    private ReadOnlyMemory<char> KeyOf(int row) => (_mapping.Model.Keys?[row] ?? "").AsMemory();
}
