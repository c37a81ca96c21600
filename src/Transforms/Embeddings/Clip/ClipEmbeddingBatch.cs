using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Passes;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>Images on their way through the model; each is decoded once, whatever is asked for.</summary>
internal sealed class ClipEmbeddingBatch : IRowBatch
{
    private readonly ClipEmbeddingMapping _mapping;
    private readonly DataViewRow _source;
    private readonly ImageSlots _images;
    private readonly RememberedImages? _memory;
    private readonly EvidenceColumn? _evidence;
    private readonly ThumbnailColumn? _thumbnails;
    private readonly FactsColumn? _facts;
    private readonly InvalidRowLog _unreadable;
    private readonly bool _isEncoded;
    private readonly float[] _vectors;
    private readonly string?[] _problems;
    private readonly long[] _positions;

    public ClipEmbeddingBatch(ClipEmbeddingMapping mapping, DataViewRow source, int capacity, Func<int, bool> isActive)
    {
        _mapping = mapping;
        _source = source;
        _isEncoded = isActive(ClipEmbeddingMapping.VectorOutput) || (mapping.StatusOutput >= 0 && isActive(mapping.StatusOutput));
        _vectors = new float[_isEncoded ? capacity * mapping.Dimension : 0];
        var consumers = new List<IStoredColumn>();
        if (mapping.EvidenceOutput >= 0 && isActive(mapping.EvidenceOutput))
            consumers.Add(_evidence = new EvidenceColumn(capacity, mapping.Decoder, mapping.HoldsPaths));
        if (mapping.ThumbnailOutput >= 0 && isActive(mapping.ThumbnailOutput))
            consumers.Add(_thumbnails = new ThumbnailColumn(capacity, mapping.Pass.ThumbnailSide, mapping.Decoder));
        if (mapping.FactsOutput >= 0 && isActive(mapping.FactsOutput))
            consumers.Add(_facts = new FactsColumn(capacity, mapping.Decoder));
        var pass = new ImagePass(mapping.Decoder, consumers, mapping.NeededSide);
        _images = mapping.OpenImages(source, capacity, pass);
        _memory = mapping.Remember(_images, pass, [.. consumers], _vectors, capacity);
        _unreadable = new InvalidRowLog(
            mapping.Host,
            count =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count:N0} images of column '{mapping.Columns.Input}' could not be read; their vectors are missing (NaN), and "
                        + $"{Reasons(mapping.Columns.Status)}."
                )
        );
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
        _memory?.LookUp(count);
        if (_isEncoded)
            Encode(count);
        else
            Look(count);
        _memory?.Keep(count, _problems);
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

    public Delegate CreateGetter(int output, Func<int> currentSlot)
    {
        if (output == ClipEmbeddingMapping.VectorOutput)
            return VectorGetter(currentSlot);
        if (output == _mapping.EvidenceOutput)
            return _evidence!.CreateGetter(currentSlot);
        if (output == _mapping.ThumbnailOutput)
            return _thumbnails!.CreateGetter(currentSlot);
        if (output == _mapping.FactsOutput)
            return _facts!.CreateGetter(currentSlot);
        return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = (_problems[currentSlot()] ?? "").AsMemory());
    }

    public void Dispose()
    {
        _unreadable.Dispose();
        _memory?.Dispose();
    }

    private IImageSource Source => _memory is null ? _images : _memory;

    private static string Reasons(string? column) =>
        column is null ? "a status column would give the reasons" : $"column '{column}' gives the reasons";

    private ValueGetter<VBuffer<float>> VectorGetter(Func<int> currentSlot) =>
        (ref VBuffer<float> value) =>
        {
            int dimension = _mapping.Dimension;
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, dimension);
            _vectors.AsSpan(currentSlot() * dimension, dimension).CopyTo(editor.Values);
            value = editor.Commit();
        };

    private void Encode(int count)
    {
        using EncoderCall<ImageEncoder> call = _mapping.Lease.Enter();
        call.Encoder.Encode(
            Source,
            count,
            _vectors.AsSpan(0, count * _mapping.Dimension),
            _problems.AsSpan(0, count),
            _mapping.Host.CheckAlive
        );
    }

    // Nobody asks for vectors, so that the model has nothing to do.
    private void Look(int count)
    {
        _mapping.Host.CheckAlive();
        Parallel.For(0, count, slot => _problems[slot] = Source.Look(slot));
    }
}
