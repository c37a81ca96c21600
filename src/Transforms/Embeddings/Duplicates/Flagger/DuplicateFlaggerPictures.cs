using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>A column of pictures: paths of files, contents of files, or ML.NET's images.</summary>
internal static class DuplicateFlaggerPictures
{
    private const string Role = "image path";
    private const string Expected = "Image, Text (a path) or vector of Byte (the content of a file)";

    /// <summary>Reads the picture of the current row, which is only there while the row is.</summary>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes.</param>
    /// <param name="descriptor">Receives <see cref="PixelDescriptor.Length"/> values.</param>
    public delegate ImageFingerprint Reader(Span<byte> thumbnail, Span<float> descriptor);

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string? name)
    {
        if (name is null)
            return;
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(Role, name);
        bool isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
        if (
            column.IsKey
            || !(isScalar ? column.ItemType is TextDataViewType or ImageDataViewType : column.ItemType == NumberDataViewType.Byte)
        )
            throw SchemaErrors.Mismatch(Role, name, Expected, SchemaShapes.Describe(column));
    }

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name)
    {
        if (name is null)
            return null;
        if (schema.GetColumnOrNull(name) is not { } column)
            throw SchemaErrors.Missing(Role, name);
        return
            column.Type is TextDataViewType or ImageDataViewType
            || (column.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte)
            ? column
            : throw SchemaErrors.Mismatch(Role, name, Expected, column.Type);
    }

    /// <summary>Makes a reader of pictures that are in memory; <see langword="null"/> for paths.</summary>
    public static Reader? Open(DataViewRow row, DataViewSchema.Column? column, IImageDecoder decoder)
    {
        if (column is not { } found || found.Type is TextDataViewType)
            return null;

        var workspace = new PixelDescriptor();
        return found.Type is VectorDataViewType
            ? OfContents(row.GetGetter<VBuffer<byte>>(found), decoder, workspace)
            : OfImages(row.GetGetter<MLImage>(found), workspace);
    }

    private static Reader OfContents(ValueGetter<VBuffer<byte>> getter, IImageDecoder decoder, PixelDescriptor workspace)
    {
        VBuffer<byte> content = default;
        return (thumbnail, descriptor) =>
        {
            getter(ref content);
            byte[] file = [.. content.DenseValues()];
            ImageFingerprint image = ImageFingerprint.OfContent(file, decoder, workspace, thumbnail, descriptor);

            // What is in memory now cannot be read again later.
            return image.Frames is FrameKind.Animation or FrameKind.Sequence
                ? image with
                {
                    Pixels = FrameDigest.OfAll(file, image.Frames, decoder),
                }
                : image;
        };
    }

    private static Reader OfImages(ValueGetter<MLImage> getter, PixelDescriptor workspace)
    {
        MLImage? image = null;
        return (thumbnail, descriptor) =>
        {
            getter(ref image!);
            return ImageFingerprint.OfContent([], new Given(image), workspace, thumbnail, descriptor) with { File = default };
        };
    }

    // What was decoded already.
    private sealed class Given(MLImage? image) : IImageDecoder
    {
        public DecodedImage Decode(ReadOnlySpan<byte> encoded) =>
            MLImagePixels.Copy(image ?? throw new InvalidDataException("The image is missing."));
    }
}
