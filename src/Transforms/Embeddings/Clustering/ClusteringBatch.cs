using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Clustering.Hierarchy;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clustering;

/// <summary>Rows on their way into clusters.</summary>
internal sealed class ClusteringBatch : IRowBatch
{
    private static readonly ClusterMembership Missing = new(0, float.NaN, float.NaN);

    private readonly ClusteringMapping _mapping;
    private readonly DataViewRow _source;
    private readonly FeatureColumn.RowReader<float> _read;
    private readonly RowRange _range;
    private readonly InvalidRowLog _invalidRows;
    private readonly Matrix _features;
    private readonly bool[] _isValid;
    private readonly ClusterMembership[] _answers;

    public ClusteringBatch(ClusteringMapping mapping, DataViewRow source, int capacity)
    {
        _mapping = mapping;
        _source = source;
        _read = mapping.Features.Open(source, mapping.Clusters.Offset);
        _range = RowRange.ForMaps(mapping.Clusters.Metric);
        _invalidRows = new InvalidRowLog(mapping.Host, mapping.Features.Column.Name);
        _features = new Matrix(capacity, mapping.Features.Count);
        _isValid = new bool[capacity];
        _answers = new ClusterMembership[capacity];
    }

    public void Read(int slot)
    {
        Span<float> row = _features.Row(slot);
        _read(row);
        int invalid = _range.FirstInvalid(row);
        _isValid[slot] = invalid < 0;
        if (invalid < 0)
            return;

        if (_mapping.Columns.OnError == RowErrorHandling.Throw)
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {_source.Position} of column '{_mapping.Features.Column.Name}' holds {row[invalid]} at feature {invalid} (both "
                        + $"counted from 0){(float.IsFinite(row[invalid]) ? $", too large for {_range.Measure} in single precision" : "")}"
                        + $"; with OnError = MissingValue its output would be missing."
                )
            );

        _invalidRows.Add();
    }

    public void Compute(int count)
    {
        var valid = new List<int>(count);
        for (int slot = 0; slot < count; slot++)
        {
            if (_isValid[slot])
                valid.Add(slot);
            else
                _answers[slot] = Missing;
        }

        _mapping.Clusters.Answer(_features, [.. valid], _answers, () => OpenContext(count));
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot) =>
        output switch
        {
            0 => (ValueGetter<uint>)((ref uint value) => value = (uint)_answers[currentSlot()].Cluster),
            1 => (ValueGetter<float>)((ref float value) => value = _answers[currentSlot()].Probability),
            _ => (ValueGetter<float>)((ref float value) => value = _answers[currentSlot()].OutlierScore),
        };

    public void Dispose() => _invalidRows.Dispose();

    // A single row is not worth starting threads for.
    private EngineContext OpenContext(int rows) => new(rows == 1 ? 1 : _mapping.Columns.NumberOfThreads, new StopSignal(_mapping.Host));
}
