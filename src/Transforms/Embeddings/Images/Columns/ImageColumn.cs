using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>An input column of images: <see cref="MLImage"/>, the path of a file as text, or the bytes of a file.</summary>
internal static class ImageColumn
{
    private const string Expected = "Image, Text (a path) or vector of Byte (the content of a file)";

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string name, string role = "input")
    {
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(role, name);
        bool isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
        if (
            column.IsKey
            || !(isScalar ? column.ItemType is TextDataViewType or ImageDataViewType : column.ItemType == NumberDataViewType.Byte)
        )
            throw SchemaErrors.Mismatch(role, name, Expected, SchemaShapes.Describe(column));
    }

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role = "input")
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw SchemaErrors.Missing(role, name);
        return
            column.Type is TextDataViewType or ImageDataViewType
            || (column.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte)
            ? column
            : throw SchemaErrors.Mismatch(role, name, Expected, column.Type);
    }
}
