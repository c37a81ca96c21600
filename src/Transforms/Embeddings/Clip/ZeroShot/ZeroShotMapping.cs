using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip.ZeroShot;

/// <summary>The classes of vectors, bound to an input schema.</summary>
internal sealed class ZeroShotMapping : IBatchMapping
{
    private const int RowsPerBatch = 128;

    private readonly ComponentHost _host;
    private readonly FeatureColumn _features;
    private readonly CategoryColumn? _label;
    private readonly Dictionary<string, uint> _keys;
    private readonly Matrix _classes;
    private readonly float _logitScale;

    public ZeroShotMapping(
        ComponentHost host,
        FeatureColumn features,
        CategoryColumn? label,
        ZeroShotColumns columns,
        string[] labels,
        Matrix classes,
        float logitScale
    )
    {
        _host = host;
        _features = features;
        _label = label;
        _keys = labels.Select((name, index) => KeyValuePair.Create(name, (uint)index + 1)).ToDictionary();
        _classes = classes;
        _logitScale = logitScale;
        DataViewSchema.DetachedColumn predicted = KeyOf(columns.PredictedLabel, labels);
        DataViewSchema.DetachedColumn scores = new(
            columns.Score,
            new VectorDataViewType(NumberDataViewType.Single, labels.Length),
            TextAnnotation.SlotNames(labels)
        );
        Outputs = label is null ? [predicted, scores] : [predicted, scores, KeyOf(label.Column.Name, labels)];
    }

    public IReadOnlyList<DataViewSchema.Column> Inputs => _label is null ? [_features.Column] : [_features.Column, _label.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public int MaximumBatchSize => RowsPerBatch;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new Batch(this, source, capacity);

    private static DataViewSchema.DetachedColumn KeyOf(string column, string[] labels) =>
        new(column, new KeyDataViewType(typeof(uint), labels.Length), TextAnnotation.KeyValues(labels));

    private sealed class Batch(ZeroShotMapping mapping, DataViewRow source, int capacity) : IRowBatch
    {
        private readonly Func<string?>? _readLabel = mapping._label?.Open(source);
        private readonly uint[] _trueKeys = new uint[capacity];
        private readonly InvalidRowLog _unknown = new(
            mapping._host,
            count =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count:N0} {(count == 1 ? "row has" : "rows have")} a true class in column "
                        + $"'{mapping._label?.Column.Name}' that is none of the {mapping._keys.Count:N0} labels; an evaluation leaves "
                        + $"them out."
                )
        );
        private readonly InvalidRowLog _unread = new(
            mapping._host,
            count =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count:N0} {(count == 1 ? "row has" : "rows have")} no vector in column '{mapping._features.Column.Name}' (a "
                        + $"missing or infinite value, or zeros alone): the prediction is missing there, and an evaluation leaves them out."
                )
        );
        private readonly FeatureColumn.RowReader<float> _read = mapping._features.Open(source);
        private readonly Matrix _features = new(capacity, mapping._features.Count);
        private readonly Matrix _scores = new(capacity, mapping._classes.RowCount);

        public void Read(int slot)
        {
            _read(_features.Row(slot));
            if (_readLabel?.Invoke() is not { Length: > 0 } name)
                _trueKeys[slot] = 0;
            else if (!mapping._keys.TryGetValue(name, out _trueKeys[slot]))
                _unknown.Add();
        }

        public void Compute(int count)
        {
            for (int slot = 0; slot < count; slot++)
            {
                Span<float> features = _features.Row(slot);
                Span<float> scores = _scores.Row(slot);
                float scale = mapping._logitScale / TensorPrimitives.Norm(features);
                for (int label = 0; label < scores.Length; label++)
                    scores[label] = TensorPrimitives.Dot(features, mapping._classes.Row(label)) * scale;
                if (FiniteCheck.FirstInvalid(scores) >= 0)
                {
                    scores.Fill(float.NaN);
                    _unread.Add();
                    continue;
                }

                // The largest is taken off first, as e to the power of 100 is near the end of single precision.
                TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), scores);
                TensorPrimitives.SoftMax(scores, scores);
            }
        }

        public Delegate CreateGetter(int output, Func<int> currentSlot) =>
            output switch
            {
                0 => (ValueGetter<uint>)((ref uint value) => value = ClassScores.KeyOfLargest(_scores.Row(currentSlot()))),
                1 => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => ClassScores.CopyTo(ref value, _scores.Row(currentSlot()))),
                _ => (ValueGetter<uint>)((ref uint value) => value = _trueKeys[currentSlot()]),
            };

        public void Dispose()
        {
            _unread.Dispose();
            _unknown.Dispose();
        }
    }
}
