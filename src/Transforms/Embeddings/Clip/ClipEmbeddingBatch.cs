using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>Images on their way through the model.</summary>
internal sealed class ClipEmbeddingBatch : IRowBatch
{
    private readonly ClipEmbeddingMapping _mapping;
    private readonly DataViewRow _source;
    private readonly ImageSlots _images;
    private readonly InvalidRowLog _unreadable;
    private readonly float[] _vectors;
    private readonly string?[] _problems;
    private readonly long[] _positions;

    public ClipEmbeddingBatch(ClipEmbeddingMapping mapping, DataViewRow source, ImageSlots images, int capacity)
    {
        _mapping = mapping;
        _source = source;
        _images = images;
        _unreadable = new InvalidRowLog(
            mapping.Host,
            count =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count:N0} images of column '{mapping.Columns.Input}' could not be read; their vectors are missing (NaN), and "
                        + $"{Reasons(mapping.Columns.Status)}."
                )
        );
        _vectors = new float[capacity * mapping.Dimension];
        _problems = new string?[capacity];
        _positions = new long[capacity];
    }

    public void Read(int slot)
    {
        _images.Read(slot);
        _positions[slot] = _source.Position;
    }

    public void Compute(int count)
    {
        using EncoderCall<ImageEncoder> call = _mapping.Lease.Enter();
        call.Encoder.Encode(
            _images,
            count,
            _vectors.AsSpan(0, count * _mapping.Dimension),
            _problems.AsSpan(0, count),
            _mapping.Host.CheckAlive
        );
        for (int slot = 0; slot < count; slot++)
        {
            if (_problems[slot] is null)
                continue;
            if (_mapping.Columns.OnError == RowErrorHandling.Throw)
            {
                throw new InvalidOperationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The image{_images.Describe(slot)} in row {_positions[slot]} (from 0) of column '{_mapping.Columns.Input}' "
                            + $"cannot be encoded: {_problems[slot]}"
                    )
                );
            }

            _unreadable.Add();
        }
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot) =>
        output == 0
            ? (ValueGetter<VBuffer<float>>)(
                (ref VBuffer<float> value) =>
                {
                    int dimension = _mapping.Dimension;
                    VBufferEditor<float> editor = VBufferEditor.Create(ref value, dimension);
                    _vectors.AsSpan(currentSlot() * dimension, dimension).CopyTo(editor.Values);
                    value = editor.Commit();
                }
            )
            : (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = (_problems[currentSlot()] ?? "").AsMemory());

    public void Dispose() => _unreadable.Dispose();

    private static string Reasons(string? column) =>
        column is null ? "a status column would give the reasons" : $"column '{column}' gives the reasons";
}
