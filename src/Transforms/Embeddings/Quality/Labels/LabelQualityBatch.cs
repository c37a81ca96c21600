using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Rows whose labels are being judged.</summary>
internal sealed class LabelQualityBatch : IRowBatch
{
    private readonly LabelQualityMapping _mapping;
    private readonly DataViewRow _source;
    private readonly FeatureColumn.RowReader<float> _read;
    private readonly Func<string?> _readLabel;
    private readonly RowRange _range;
    private readonly InvalidRowLog _invalidRows;
    private readonly Matrix _features;
    private readonly string?[] _labels;
    private readonly bool[] _isValid;
    private readonly LabelVerdict[] _verdicts;

    public LabelQualityBatch(LabelQualityMapping mapping, DataViewRow source, int capacity)
    {
        _mapping = mapping;
        _source = source;
        _read = mapping.Features.Open(source, offset: null);
        _readLabel = mapping.Labels.Open(source);
        _range = RowRange.ForDistances(mapping.Model.Content.Metric);
        _invalidRows = new InvalidRowLog(
            mapping.Host,
            count => $"{InvalidRowLog.Describe(count, mapping.Features.Column.Name)}; their labels were not judged."
        );
        _features = new Matrix(capacity, mapping.Features.Count);
        _labels = new string?[capacity];
        _isValid = new bool[capacity];
        _verdicts = new LabelVerdict[capacity];
    }

    public void Read(int slot)
    {
        Span<float> row = _features.Row(slot);
        _read(row);
        _labels[slot] = _readLabel();
        int invalid = _range.FirstInvalid(row);
        _isValid[slot] = invalid < 0;
        if (invalid < 0)
            return;
        if (_mapping.Names.OnError == RowErrorHandling.Throw)
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {_source.Position} of column '{_mapping.Features.Column.Name}' holds {row[invalid]} at feature {invalid} (both "
                        + $"counted from 0); with OnError = MissingValue its label would not be judged."
                )
            );

        _invalidRows.Add();
    }

    public void Compute(int count)
    {
        if (count == 1)
        {
            Judge(0);
            return;
        }

        using var context = new EngineContext(_mapping.Names.NumberOfThreads, new StopSignal(_mapping.Host));
        context.For(count, (slot, _) => Judge(slot));
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot)
    {
        string[] names = _mapping.Model.Content.ClassNames;
        return output switch
        {
            0 => Value(verdict => verdict.Score >= LabelJudge.SuspectScore),
            1 => Value(verdict => verdict.Suggested < 0 ? default : names[verdict.Suggested].AsMemory()),
            2 => Value(verdict => verdict.Score),
            3 => Value(verdict => verdict.Votes),
            _ => Value(verdict => (uint)verdict.Status + 1),
        };

        ValueGetter<T> Value<T>(Func<LabelVerdict, T> select) => (ref T value) => value = select(_verdicts[currentSlot()]);
    }

    public void Dispose() => _invalidRows.Dispose();

    private void Judge(int slot)
    {
        string? label = _labels[slot];
        bool hasLabel = !string.IsNullOrEmpty(label);
        _verdicts[slot] = _isValid[slot]
            ? _mapping.Model.Judge(_features.Row(slot), hasLabel ? Math.Max(-1, _mapping.Model.ClassOf(label!)) : -1, hasLabel)
            : new LabelVerdict(LabelQualityStatus.NoVector, -1, float.NaN, float.NaN);
    }
}
