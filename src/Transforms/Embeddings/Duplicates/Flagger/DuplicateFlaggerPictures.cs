using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>A column of pictures: paths of files, contents of files, ML.NET's images, or what was kept of them.</summary>
internal static class DuplicateFlaggerPictures
{
    private const string Role = "image path";

    /// <summary>Takes the picture out of the current row, which it is only there with.</summary>
    public delegate HeldPicture Reader();

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string? name, string? evidence)
    {
        if (name is null)
            return;

        ImageColumn.Check(shape, name, Role);
        if (
            evidence is not null
            && SchemaShapes.TryFind(shape, name, out SchemaShape.Column column)
            && column.ItemType is not TextDataViewType
        )
            throw SchemaErrors.Mismatch(Role, name, "Text (the path of a file)", SchemaShapes.Describe(column));
    }

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name, string? evidence)
    {
        if (name is null)
            return null;

        DataViewSchema.Column column = ImageColumn.Find(schema, name, Role);
        return evidence is null || column.Type is TextDataViewType
            ? column
            : throw SchemaErrors.Mismatch(Role, name, "Text (the path of a file)", column.Type);
    }

    /// <summary>Makes a reader of pictures that are in memory; <see langword="null"/> for paths.</summary>
    public static Reader? Open(DataViewRow row, DataViewSchema.Column? column, IImageDecoder decoder, bool isEvidence)
    {
        if (column is not { } found || found.Type is TextDataViewType)
            return null;
        if (found.Type is not VectorDataViewType)
            return OfImages(row.GetGetter<MLImage>(found), decoder);

        ValueGetter<VBuffer<byte>> getter = row.GetGetter<VBuffer<byte>>(found);
        VBuffer<byte> content = default;
        return () =>
        {
            getter(ref content);
            byte[] bytes = content.ToArray();
            return isEvidence ? HeldPicture.OfEvidence(bytes) : HeldPicture.OfFile(bytes, decoder);
        };
    }

    private static Reader OfImages(ValueGetter<MLImage> getter, IImageDecoder decoder)
    {
        MLImage? image = null;
        return () =>
        {
            getter(ref image!);
            var thumbnail = new byte[PixelThumbnail.Length];
            try
            {
                using DecodedImage copy = MLImagePixels.Copy(image ?? throw new InvalidDataException("The image is missing."));
                return HeldPicture.Of(ImageFingerprint.OfWhole([], copy, decoder, thumbnail), thumbnail);
            }
            catch (InvalidDataException exception)
            {
                return HeldPicture.Of(ImageFingerprint.OfFault(exception), thumbnail);
            }
        };
    }
}
