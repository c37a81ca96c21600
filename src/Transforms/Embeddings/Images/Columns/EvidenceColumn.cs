using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>The column of what a duplicate flagger keeps of pictures, filled while they are decoded.</summary>
/// <param name="capacity">Rows of a batch at most.</param>
/// <param name="decoder">Decodes further frames where they must be looked at now.</param>
/// <param name="areFiles">Whether the pictures are files, so that further frames can be read later, where another file begins
/// alike.</param>
internal sealed class EvidenceColumn(int capacity, IImageDecoder decoder, bool areFiles) : IStoredColumn
{
    private const string Role = "evidence";

    private readonly byte[] _rows = new byte[capacity * StoredEvidence.Length];

    /// <summary>The column's type.</summary>
    public static VectorDataViewType Type { get; } = new(NumberDataViewType.Byte, StoredEvidence.Length);

    private static string Expected => $"{Type} (as EvidenceColumnName of ClipEmbedding makes it)";

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string? name)
    {
        if (name is null)
            return;
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(Role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.IsKey || column.ItemType != NumberDataViewType.Byte)
            throw SchemaErrors.Mismatch(Role, name, Expected, SchemaShapes.Describe(column));
    }

    /// <summary>Finds the column; null where none is named.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name)
    {
        if (name is null)
            return null;
        if (schema.GetColumnOrNull(name) is not { } column)
            throw SchemaErrors.Missing(Role, name);
        return column.Type is VectorDataViewType { Size: StoredEvidence.Length } vector && vector.ItemType == NumberDataViewType.Byte
            ? column
            : throw SchemaErrors.Mismatch(Role, name, Expected, column.Type);
    }

    /// <inheritdoc/>
    public string Recipe => Store.Recipe.Of("evidence", StoredEvidence.MakingVersion, decoder, areFiles ? "frames later" : "all frames");

    /// <inheritdoc/>
    public int? NeededSide => areFiles ? ImageFingerprint.NeededSide : null;

    /// <inheritdoc/>
    public void Take(int place, ReadOnlySpan<byte> file, DecodedImage image)
    {
        Span<byte> row = Row(place);
        Span<byte> thumbnail = StoredEvidence.ThumbnailOf(row);
        ImageFingerprint fingerprint = areFiles
            ? ImageFingerprint.OfImage(file, image, thumbnail)
            : ImageFingerprint.OfWhole(file, image, decoder, thumbnail);
        StoredEvidence.Write(fingerprint, row);
    }

    /// <inheritdoc/>
    public void TakeDecoded(int place, ReadOnlySpan<byte> file, DecodedImage image, int? minimumSide)
    {
        if (StoredEvidence.IsStillWithDetail(Row(place), out Digest digest))
            LevelsCache.Shared.Keep(digest, decoder, file, image, minimumSide);
    }

    /// <inheritdoc/>
    public void Miss(int place, Exception reason)
    {
        Row(place).Clear();
        StoredEvidence.Write(ImageFingerprint.OfFault(reason), Row(place));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ValueOf(int place) => Row(place);

    /// <inheritdoc/>
    public bool TryRestore(int place, ReadOnlySpan<byte> value)
    {
        if (value.Length != StoredEvidence.Length)
            return false;

        value.CopyTo(Row(place));
        return true;
    }

    /// <summary>Makes a getter of the current row's value.</summary>
    public ValueGetter<VBuffer<byte>> CreateGetter(Func<int> currentPlace) =>
        (ref VBuffer<byte> value) =>
        {
            VBufferEditor<byte> editor = VBufferEditor.Create(ref value, StoredEvidence.Length);
            Row(currentPlace()).CopyTo(editor.Values);
            value = editor.Commit();
        };

    private Span<byte> Row(int place) => _rows.AsSpan(place * StoredEvidence.Length, StoredEvidence.Length);
}
