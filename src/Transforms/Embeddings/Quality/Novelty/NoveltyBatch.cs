using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality.Novelty;

/// <summary>Rows that are being compared with those that are known.</summary>
internal sealed class NoveltyBatch : IRowBatch
{
    private readonly NoveltyMapping _mapping;
    private readonly DataViewRow _source;
    private readonly FeatureColumn.RowReader<float> _read;
    private readonly RowRange _range;
    private readonly InvalidRowLog _invalidRows;
    private readonly Matrix _features;
    private readonly bool[] _isValid;
    private readonly (float Score, float PValue)[] _results;

    public NoveltyBatch(NoveltyMapping mapping, DataViewRow source, int capacity)
    {
        _mapping = mapping;
        _source = source;
        _read = mapping.Features.Open(source, offset: null);
        _range = RowRange.ForDistances(mapping.Model.Metric);
        _invalidRows = new InvalidRowLog(mapping.Host, mapping.Features.Column.Name);
        _features = new Matrix(capacity, mapping.Features.Count);
        _isValid = new bool[capacity];
        _results = new (float, float)[capacity];
    }

    public void Read(int slot)
    {
        Span<float> row = _features.Row(slot);
        _read(row);
        int invalid = _range.FirstInvalid(row);
        _isValid[slot] = invalid < 0;
        if (invalid < 0)
            return;
        if (_mapping.Names.OnError == RowErrorHandling.Throw)
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {_source.Position} of column '{_mapping.Features.Column.Name}' holds {row[invalid]} at feature {invalid} (both "
                        + $"counted from 0); with OnError = MissingValue its output would be missing."
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
                _results[slot] = (float.NaN, float.NaN);
        }

        _mapping.Model.Judge(
            _features,
            valid,
            _results,
            () => new EngineContext(count == 1 ? 1 : _mapping.Names.NumberOfThreads, new StopSignal(_mapping.Host))
        );
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot)
    {
        return output switch
        {
            0 => Value(result => result.Score),
            1 => Value(result => result.PValue),
            // The p-value is rounded to a float, and so is the rate, that equal ones stay equal.
            _ => Value(result => result.PValue <= (float)_mapping.Names.Rate),
        };

        ValueGetter<T> Value<T>(Func<(float Score, float PValue), T> select) => (ref T value) => value = select(_results[currentSlot()]);
    }

    public void Dispose() => _invalidRows.Dispose();
}
