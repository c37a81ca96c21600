using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>What is kept of each picture beside its vector, while it is decoded.</summary>
/// <param name="Evidence">Column that receives what a duplicate flagger keeps; <see langword="null"/> for none.</param>
/// <param name="Thumbnail">Column that receives a small copy; <see langword="null"/> for none.</param>
/// <param name="ThumbnailSide">Pixels of the longer side of a small copy at most.</param>
/// <param name="Decoding">At which size files are decoded.</param>
/// <param name="Facts">Column that receives what is measured; <see langword="null"/> for none.</param>
internal sealed record ImagePassColumns(
    string? Evidence,
    string? Thumbnail,
    int ThumbnailSide,
    ImageDecoding Decoding = ImageDecoding.Exact,
    string? Facts = null
)
{
    public const int UsualThumbnailSide = 128;

    private const int LongestThumbnailSide = 4096;

    public static ImagePassColumns None { get; } = new(null, null, UsualThumbnailSide);

    /// <summary>The shapes of the added columns.</summary>
    public IEnumerable<SchemaShape.Column> Shapes =>
        new[]
        {
            Evidence is null ? (SchemaShape.Column?)null : SchemaShapes.Vector(Evidence, NumberDataViewType.Byte),
            Thumbnail is null ? null : SchemaShapes.VariableVector(Thumbnail, NumberDataViewType.Byte),
            Facts is null ? null : FactsColumn.Shape(Facts),
        }.OfType<SchemaShape.Column>();

    /// <summary>The added columns, in the same order.</summary>
    public IEnumerable<DataViewSchema.DetachedColumn> Added =>
        new[]
        {
            Evidence is null ? (DataViewSchema.DetachedColumn?)null : new(Evidence, EvidenceColumn.Type),
            Thumbnail is null ? null : new(Thumbnail, ThumbnailColumn.Type),
            Facts is null ? null : FactsColumn.Column(Facts),
        }.OfType<DataViewSchema.DetachedColumn>();

    /// <param name="output">The column of vectors.</param>
    /// <param name="status">The column of reasons, if there is one.</param>
    /// <exception cref="ArgumentException">Two columns have one name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The side is out of range.</exception>
    public void Validate(string output, string? status)
    {
        (string Option, string? Column)[] added =
        [
            ("OutputColumnName", output),
            ("StatusColumnName", status),
            ("EvidenceColumnName", Evidence),
            ("ThumbnailColumnName", Thumbnail),
            ("FactsColumnName", Facts),
        ];
        for (int i = 1; i < added.Length; i++)
        {
            (string option, string? column) = added[i];
            int same = column is null ? -1 : Array.FindIndex(added, 0, i, other => other.Column == column);
            if (same >= 0)
            {
                throw new ArgumentException($"{option} and {added[same].Option} are both '{column}'; they need different names.", option);
            }
        }

        ValidateRanges();
    }

    private void ValidateRanges()
    {
        if (!Enum.IsDefined(Decoding))
            throw new ArgumentOutOfRangeException(nameof(Decoding), Decoding, "Decoding must be one of the members of ImageDecoding.");
        ArgumentOutOfRangeException.ThrowIfLessThan(ThumbnailSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ThumbnailSide, LongestThumbnailSide);
    }

    public void Write(ModelWriter writer)
    {
        writer.WriteOptional(Evidence);
        writer.WriteOptional(Thumbnail);
        writer.Values.Write(ThumbnailSide);
        writer.Values.Write((int)Decoding);
        writer.WriteOptional(Facts);
    }

    /// <param name="reader">What is read.</param>
    /// <param name="hasDecoding">Whether the decoding is written too, which was exact before it was, and the facts.</param>
    public static ImagePassColumns Read(ModelReader reader, bool hasDecoding) =>
        new(
            reader.ReadOptionalString(),
            reader.ReadOptionalString(),
            reader.ReadInt32("ThumbnailSide", 1, LongestThumbnailSide),
            hasDecoding ? reader.ReadEnum<ImageDecoding>("Decoding") : ImageDecoding.Exact,
            hasDecoding ? reader.ReadOptionalString() : null
        );
}
