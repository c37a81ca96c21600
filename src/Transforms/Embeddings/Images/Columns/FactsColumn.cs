using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Facts;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>The column of facts of images, filled while they are decoded.</summary>
/// <param name="capacity">Rows of a batch at most.</param>
/// <param name="decoder">Decodes the images.</param>
internal sealed class FactsColumn(int capacity, IImageDecoder decoder) : IStoredColumn
{
    // Since 3, pictures with a transparent color and PNG files that are stored turned are measured as they are shown; since 4, sums have
    // another order.
    private const int Version = 4;

    private readonly float[] _rows = new float[capacity * PictureFacts.Count];

    /// <inheritdoc/>
    public string Recipe => Store.Recipe.Of("facts", Version, decoder);

    /// <inheritdoc/>
    public int? NeededSide => PictureFacts.NeededSide;

    /// <summary>The shape of the column.</summary>
    public static SchemaShape.Column Shape(string name) => SchemaShapes.Vector(name, NumberDataViewType.Single, SchemaShapes.SlotNames);

    /// <summary>The column.</summary>
    public static DataViewSchema.DetachedColumn Column(string name) =>
        new(
            name,
            new VectorDataViewType(NumberDataViewType.Single, PictureFacts.Count),
            TextAnnotation.SlotNames(Enum.GetNames<ImageFact>())
        );

    /// <inheritdoc/>
    public void Take(int place, ReadOnlySpan<byte> file, DecodedImage image) => PictureFacts.Measure(image, Row(place));

    /// <inheritdoc/>
    public void Miss(int place, Exception reason) => PictureFacts.Miss(Row(place));

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ValueOf(int place) => MemoryMarshal.AsBytes(Row(place));

    /// <inheritdoc/>
    public bool TryRestore(int place, ReadOnlySpan<byte> value)
    {
        Span<byte> row = MemoryMarshal.AsBytes(Row(place));
        if (value.Length != row.Length)
            return false;

        value.CopyTo(row);
        return true;
    }

    /// <summary>Whether an image could be measured.</summary>
    public bool IsMeasured(int place) => !float.IsNaN(Row(place)[0]);

    /// <summary>Makes a getter of the current row's value.</summary>
    public ValueGetter<VBuffer<float>> CreateGetter(Func<int> currentPlace) =>
        (ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, PictureFacts.Count);
            Row(currentPlace()).CopyTo(editor.Values);
            value = editor.Commit();
        };

    private Span<float> Row(int place) => _rows.AsSpan(place * PictureFacts.Count, PictureFacts.Count);
}
