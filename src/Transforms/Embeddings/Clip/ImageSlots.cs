using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Passes;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>The images of a batch of rows, kept until they are encoded.</summary>
internal abstract class ImageSlots : IImageSource
{
    /// <summary>Copies the image of the source's current row into a slot.</summary>
    public abstract void Read(int slot);

    /// <inheritdoc/>
    public abstract DecodedImage? Open(int index);

    /// <inheritdoc/>
    public virtual ReadOnlySpan<byte> Crop(int index) => [];

    /// <summary>What an error message calls the image.</summary>
    public virtual string? Describe(int slot) => null;

    /// <summary>The path of an image that is named by one.</summary>
    public virtual string? PathOf(int slot) => null;

    public static ImageSlots Create(
        DataViewRow source,
        DataViewSchema.Column column,
        int capacity,
        string? folder,
        ImagePreprocessing preprocessing,
        ImagePass pass
    ) =>
        column.Type switch
        {
            TextDataViewType => new Paths(source, column, capacity, folder, pass),
            VectorDataViewType => new Files(source, column, capacity, pass),
            _ => new Images(source, column, capacity, preprocessing, pass),
        };

    private sealed class Paths(DataViewRow source, DataViewSchema.Column column, int capacity, string? folder, ImagePass pass) : ImageSlots
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = source.GetGetter<ReadOnlyMemory<char>>(column);
        private readonly string[] _paths = new string[capacity];

        public override void Read(int slot)
        {
            ReadOnlyMemory<char> path = default;
            _getter(ref path);
            _paths[slot] = path.ToString();
        }

        public override DecodedImage Open(int index) => pass.Open(index, PathOf(index));

        public override string PathOf(int slot) =>
            folder is null || _paths[slot].Length == 0 ? _paths[slot] : Path.Combine(folder, _paths[slot]);

        public override string Describe(int slot) => $" '{_paths[slot]}'";
    }

    private sealed class Files(DataViewRow source, DataViewSchema.Column column, int capacity, ImagePass pass) : ImageSlots
    {
        private readonly ValueGetter<VBuffer<byte>> _getter = source.GetGetter<VBuffer<byte>>(column);
        private readonly VBuffer<byte>[] _files = new VBuffer<byte>[capacity];

        public override void Read(int slot) => _getter(ref _files[slot]);

        public override DecodedImage Open(int index) =>
            _files[index].IsDense ? pass.Open(index, _files[index].GetValues()) : pass.Open(index, () => _files[index].ToArray());
    }

    // An image belongs to its row and may be large, so only what survives the crop is kept of it.
    private sealed class Images(
        DataViewRow source,
        DataViewSchema.Column column,
        int capacity,
        ImagePreprocessing preprocessing,
        ImagePass pass
    ) : ImageSlots
    {
        private readonly ValueGetter<MLImage> _getter = source.GetGetter<MLImage>(column);
        private readonly ImagePreprocessor _preprocessor = new(preprocessing);
        private readonly byte[]?[] _crops = new byte[]?[capacity];
        private readonly string?[] _problems = new string?[capacity];
        private MLImage? _image;

        public override void Read(int slot)
        {
            _getter(ref _image!);
            _problems[slot] = null;
            bool isShown = false;
            try
            {
                using DecodedImage image = MLImagePixels.Copy(_image ?? throw new InvalidDataException("The image is missing."));
                pass.Show(slot, [], image);
                isShown = true;
                ReadOnlySpan<byte> crop = _preprocessor.ResizeAndCrop(image);
                crop.CopyTo(_crops[slot] ??= new byte[crop.Length]);
            }
            catch (InvalidDataException exception)
            {
                // Missing, too large, or of a shape that cannot be resized: its row fails when its turn comes, and no other.
                _problems[slot] = exception.Message;
                if (!isShown)
                    pass.Miss(slot, exception);
            }
        }

        public override ReadOnlySpan<byte> Crop(int index) => _problems[index] is null ? _crops[index] : [];

        public override DecodedImage? Open(int index) => throw new InvalidDataException(_problems[index]);
    }
}
