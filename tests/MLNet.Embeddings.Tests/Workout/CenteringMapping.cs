using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Tests.Workout;

internal sealed class CenteringMapping : IBatchMapping
{
    private static readonly ReadOnlyMemory<char>[] Sides = ["below".AsMemory(), "above".AsMemory()];

    private readonly ComponentHost _host;
    private readonly FeatureColumn _features;
    private readonly RowErrorHandling _onError;
    private readonly float[] _means;

    public CenteringMapping(ComponentHost host, FeatureColumn features, RowErrorHandling onError, float[] means)
    {
        _host = host;
        _features = features;
        _onError = onError;
        _means = means;

        var sides = new DataViewSchema.Annotations.Builder();
        sides.Add<VBuffer<ReadOnlyMemory<char>>>(
            "KeyValues",
            new VectorDataViewType(TextDataViewType.Instance, Sides.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(Sides.Length, Sides).CopyTo(ref value)
        );
        Outputs =
        [
            new(CenteringTransformer.Centered, new VectorDataViewType(NumberDataViewType.Single, means.Length)),
            new(CenteringTransformer.Side, new KeyDataViewType(typeof(uint), Sides.Length), sides.ToAnnotations()),
            new(CenteringTransformer.IsFar, BooleanDataViewType.Instance),
            new(CenteringTransformer.Note, TextDataViewType.Instance),
        ];
    }

    public IReadOnlyList<DataViewSchema.Column> Inputs => [_features.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public int MaximumBatchSize => 16;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new Batch(this, source, capacity);

    private sealed class Batch(CenteringMapping mapping, DataViewRow source, int capacity) : IRowBatch
    {
        private readonly FeatureColumn.RowReader<float> _read = mapping._features.Open(source);
        private readonly InvalidRowLog _invalid = new(mapping._host, mapping._features.Column.Name);
        private readonly float[] _rows = new float[capacity * mapping._means.Length];
        private readonly float[] _sums = new float[capacity];
        private long _position = -1;

        private int Width => mapping._means.Length;

        public void Read(int slot)
        {
            _position++;
            Span<float> row = _rows.AsSpan(slot * Width, Width);
            _read(row);
            if (FiniteCheck.FirstInvalid(row) < 0)
                return;
            if (mapping._onError == RowErrorHandling.Throw)
                throw new InvalidOperationException($"Row {_position} has an invalid feature.");
            _invalid.Add();
            row.Fill(float.NaN);
        }

        public void Compute(int count)
        {
            for (int slot = 0; slot < count; slot++)
            {
                float sum = 0;
                for (int i = 0; i < Width; i++)
                    sum += _rows[(slot * Width) + i] -= mapping._means[i];
                _sums[slot] = sum;
            }
        }

        public Delegate CreateGetter(int output, Func<int> currentSlot) =>
            output switch
            {
                0 => (ValueGetter<VBuffer<float>>)(
                    (ref VBuffer<float> value) =>
                    {
                        int slot = currentSlot();
                        VBufferEditor<float> editor = VBufferEditor.Create(ref value, Width);
                        _rows.AsSpan(slot * Width, Width).CopyTo(editor.Values);
                        value = editor.Commit();
                    }
                ),
                1 => (ValueGetter<uint>)((ref uint value) => value = Side(_sums[currentSlot()])),
                2 => (ValueGetter<bool>)((ref bool value) => value = Math.Abs(_sums[currentSlot()]) > 1),
                _ => (ValueGetter<ReadOnlyMemory<char>>)(
                    (ref ReadOnlyMemory<char> value) => value = $"sum {_sums[currentSlot()]:R}".AsMemory()
                ),
            };

        public void Dispose() => _invalid.Dispose();

        private static uint Side(float sum) =>
            float.IsNaN(sum) ? 0
            : sum < 0 ? 1u
            : 2u;
    }
}
