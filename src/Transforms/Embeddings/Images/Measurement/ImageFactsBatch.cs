using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Facts;
using MLNet.Embeddings.Images.Passes;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Images.Measurement;

/// <summary>Images that are measured together, on all processors; of each no more than its facts is kept.</summary>
internal sealed class ImageFactsBatch : IRowBatch
{
    private readonly ImageFactsMapping _mapping;
    private readonly FactsColumn _facts;
    private readonly ImagePass _pass;
    private readonly InvalidRowLog _unreadable;
    private readonly Action<int> _read;
    private readonly Action<int>? _open;

    public ImageFactsBatch(ImageFactsMapping mapping, DataViewRow source, int capacity)
    {
        _mapping = mapping;
        _facts = new FactsColumn(capacity, mapping.Decoder);
        _pass = new ImagePass(mapping.Decoder, [_facts], PictureFacts.NeededSide);
        _unreadable = new InvalidRowLog(
            mapping.Host,
            count =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count:N0} images of column '{mapping.Columns.Input}' could not be read; their facts are missing (NaN)."
                )
        );
        (_read, _open) = mapping.Input.Type switch
        {
            TextDataViewType => OfPaths(source, capacity),
            VectorDataViewType => OfFiles(source, capacity),
            _ => OfImages(source),
        };
    }

    public void Read(int slot) => _read(slot);

    public void Compute(int count)
    {
        _mapping.Host.CheckAlive();
        if (_open is { } open)
            Parallel.For(0, count, slot => Try(slot, open));
        for (int slot = 0; slot < count; slot++)
        {
            if (!_facts.IsMeasured(slot))
                _unreadable.Add();
        }
    }

    public Delegate CreateGetter(int output, Func<int> currentSlot) => _facts.CreateGetter(currentSlot);

    public void Dispose() => _unreadable.Dispose();

    // Whoever cannot be read has been told to the column.
    private static void Try(int slot, Action<int> open)
    {
        try
        {
            open(slot);
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or UnauthorizedAccessException or OutOfMemoryException) { }
    }

    private (Action<int> Read, Action<int> Open) OfPaths(DataViewRow source, int capacity)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = source.GetGetter<ReadOnlyMemory<char>>(_mapping.Input);
        string? folder = _mapping.Columns.ImageFolder;
        var paths = new string[capacity];
        ReadOnlyMemory<char> path = default;
        return (
            slot =>
            {
                getter(ref path);
                paths[slot] = folder is null || path.IsEmpty ? $"{path}" : Path.Combine(folder, $"{path}");
            },
            slot => _pass.Open(slot, paths[slot]).Dispose()
        );
    }

    private (Action<int> Read, Action<int> Open) OfFiles(DataViewRow source, int capacity)
    {
        ValueGetter<VBuffer<byte>> getter = source.GetGetter<VBuffer<byte>>(_mapping.Input);
        var files = new VBuffer<byte>[capacity];
        return (slot => getter(ref files[slot]), slot => Open(slot).Dispose());

        DecodedImage Open(int slot) =>
            files[slot].IsDense ? _pass.Open(slot, files[slot].GetValues()) : _pass.Open(slot, () => files[slot].ToArray());
    }

    // An image belongs to its row, and is measured while it is there.
    private (Action<int> Read, Action<int>? Open) OfImages(DataViewRow source)
    {
        ValueGetter<MLImage> getter = source.GetGetter<MLImage>(_mapping.Input);
        MLImage? image = null;
        return (
            slot =>
            {
                getter(ref image!);
                try
                {
                    using DecodedImage copy = MLImagePixels.Copy(image ?? throw new InvalidDataException("The image is missing."));
                    _pass.Show(slot, [], copy);
                }
                catch (InvalidDataException exception)
                {
                    _pass.Miss(slot, exception);
                }
            },
            null
        );
    }
}
