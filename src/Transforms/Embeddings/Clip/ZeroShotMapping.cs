using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>The classes of vectors, bound to an input schema.</summary>
internal sealed class ZeroShotMapping : IBatchMapping
{
    private const int RowsPerBatch = 128;

    private readonly FeatureColumn _features;
    private readonly Matrix _classes;
    private readonly float _logitScale;

    public ZeroShotMapping(FeatureColumn features, ZeroShotColumns columns, string[] labels, Matrix classes, float logitScale)
    {
        _features = features;
        _classes = classes;
        _logitScale = logitScale;
        Outputs =
        [
            new(columns.PredictedLabel, new KeyDataViewType(typeof(uint), labels.Length), TextAnnotation.KeyValues(labels)),
            new(columns.Score, new VectorDataViewType(NumberDataViewType.Single, labels.Length), TextAnnotation.SlotNames(labels)),
        ];
    }

    public IReadOnlyList<DataViewSchema.Column> Inputs => [_features.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public int MaximumBatchSize => RowsPerBatch;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new Batch(this, source, capacity);

    private sealed class Batch(ZeroShotMapping mapping, DataViewRow source, int capacity) : IRowBatch
    {
        private readonly FeatureColumn.RowReader<float> _read = mapping._features.Open(source);
        private readonly Matrix _features = new(capacity, mapping._features.Count);
        private readonly Matrix _scores = new(capacity, mapping._classes.RowCount);

        public void Read(int slot) => _read(_features.Row(slot));

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
                    continue;
                }

                // The largest is taken off first, as e to the power of 100 is near the end of single precision.
                TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), scores);
                TensorPrimitives.SoftMax(scores, scores);
            }
        }

        public Delegate CreateGetter(int output, Func<int> currentSlot) => output == 0
            ? (ValueGetter<uint>)((ref uint value) => value = Largest(_scores.Row(currentSlot())))
            : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                ReadOnlySpan<float> scores = _scores.Row(currentSlot());
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
                scores.CopyTo(editor.Values);
                value = editor.Commit();
            });

        public void Dispose()
        {
        }

        // Keys count from 1; 0 is a missing key.
        private static uint Largest(ReadOnlySpan<float> scores) => float.IsNaN(scores[0]) ? 0 : (uint)TensorPrimitives.IndexOfMax(scores) + 1;
    }
}
