using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>The vectors of texts, bound to an input schema.</summary>
internal sealed class ClipTextEmbeddingMapping(ComponentHost host, TextEncoder encoder, string outputColumnName, DataViewSchema.Column input) : IBatchMapping
{
    public IReadOnlyList<DataViewSchema.Column> Inputs => [input];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = [new(outputColumnName, new VectorDataViewType(NumberDataViewType.Single, encoder.Dimension))];

    public int MaximumBatchSize => encoder.BatchSize;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new Batch(host, encoder, source.GetGetter<ReadOnlyMemory<char>>(input), capacity);

    private sealed class Batch(ComponentHost host, TextEncoder encoder, ValueGetter<ReadOnlyMemory<char>> getter, int capacity) : IRowBatch
    {
        private readonly string[] _texts = new string[capacity];
        private readonly float[] _vectors = new float[capacity * encoder.Dimension];

        public void Read(int slot)
        {
            ReadOnlyMemory<char> text = default;
            getter(ref text);
            _texts[slot] = text.ToString();
        }

        public void Compute(int count) =>
            encoder.Encode(new ArraySegment<string>(_texts, 0, count), _vectors.AsSpan(0, count * encoder.Dimension), host.CheckAlive);

        public Delegate CreateGetter(int output, Func<int> currentSlot) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, encoder.Dimension);
            _vectors.AsSpan(currentSlot() * encoder.Dimension, encoder.Dimension).CopyTo(editor.Values);
            value = editor.Commit();
        });

        public void Dispose()
        {
        }
    }
}
