using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>The column of small copies of pictures, filled while they are decoded.</summary>
/// <param name="capacity">Rows of a batch at most.</param>
/// <param name="maximumSide">Pixels of the longer side at most.</param>
/// <param name="decoder">Decodes the pictures.</param>
internal sealed class ThumbnailColumn(int capacity, int maximumSide, IImageDecoder decoder) : IStoredColumn
{
    // Since 4, copies of pictures with a transparent color and of PNG files that are stored turned look as these are shown.
    private const int Version = 4;

    private readonly byte[][] _files = new byte[capacity][];

    /// <summary>The column's type.</summary>
    public static VectorDataViewType Type { get; } = new(NumberDataViewType.Byte);

    /// <inheritdoc/>
    public string Recipe =>
        Store.Recipe.Of("thumbnail", Version, decoder, string.Create(CultureInfo.InvariantCulture, $"side {maximumSide}"));

    /// <inheritdoc/>
    public int? NeededSide => maximumSide;

    /// <inheritdoc/>
    public void Take(int place, ReadOnlySpan<byte> file, DecodedImage image) => _files[place] = JpegThumbnail.Of(file, image, maximumSide);

    /// <inheritdoc/>
    public void Miss(int place, Exception reason) => _files[place] = [];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ValueOf(int place) => _files[place];

    /// <inheritdoc/>
    public bool TryRestore(int place, ReadOnlySpan<byte> value)
    {
        _files[place] = value.ToArray();
        return true;
    }

    /// <summary>Makes a getter of the current row's value.</summary>
    public ValueGetter<VBuffer<byte>> CreateGetter(Func<int> currentPlace) =>
        (ref VBuffer<byte> value) =>
        {
            byte[] file = _files[currentPlace()];
            VBufferEditor<byte> editor = VBufferEditor.Create(ref value, file.Length);
            file.CopyTo(editor.Values);
            value = editor.Commit();
        };
}
