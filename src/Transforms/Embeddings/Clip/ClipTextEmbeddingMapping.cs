using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>The vectors of texts, bound to an input schema.</summary>
internal sealed class ClipTextEmbeddingMapping(
    ComponentHost host,
    EncoderLease<TextEncoder> lease,
    string outputColumnName,
    DataViewSchema.Column input
) : IBatchMapping
{
    public IReadOnlyList<DataViewSchema.Column> Inputs => [input];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } =
    [
        new(
            outputColumnName,
            new VectorDataViewType(NumberDataViewType.Single, lease.Encoder.Dimension),
            TextAnnotation.NumberedSlots(outputColumnName, lease.Encoder.Dimension)
        ),
    ];

    public int MaximumBatchSize => lease.Encoder.BatchSize;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) =>
        new Batch(host, lease, source.GetGetter<ReadOnlyMemory<char>>(input), capacity);

    private sealed class Batch(ComponentHost host, EncoderLease<TextEncoder> lease, ValueGetter<ReadOnlyMemory<char>> getter, int capacity)
        : IRowBatch
    {
        private readonly string[] _texts = new string[capacity];
        private readonly int _dimension = lease.Encoder.Dimension;
        private readonly float[] _vectors = new float[capacity * lease.Encoder.Dimension];

        public void Read(int slot)
        {
            ReadOnlyMemory<char> text = default;
            getter(ref text);
            _texts[slot] = text.ToString();
        }

        public void Compute(int count)
        {
            using EncoderCall<TextEncoder> call = lease.Enter();
            call.Encoder.Encode(new ArraySegment<string>(_texts, 0, count), _vectors.AsSpan(0, count * _dimension), host.CheckAlive);
        }

        public Delegate CreateGetter(int output, Func<int> currentSlot) =>
            (ValueGetter<VBuffer<float>>)(
                (ref VBuffer<float> value) =>
                {
                    VBufferEditor<float> editor = VBufferEditor.Create(ref value, _dimension);
                    _vectors.AsSpan(currentSlot() * _dimension, _dimension).CopyTo(editor.Values);
                    value = editor.Commit();
                }
            );

        public void Dispose() { }
    }
}
