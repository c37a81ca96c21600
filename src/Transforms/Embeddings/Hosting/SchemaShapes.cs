using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Hosting;

/// <summary>Builds and looks up the columns of schema shapes, whose constructor and search ML.NET keeps to itself.</summary>
internal static class SchemaShapes
{
    public static SchemaShape.Column Scalar(string name, DataViewType itemType, SchemaShape? annotations = null) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, itemType, isKey: false, annotations);

    /// <summary>A vector of known size.</summary>
    public static SchemaShape.Column Vector(string name, DataViewType itemType, SchemaShape? annotations = null) =>
        new(name, SchemaShape.Column.VectorKind.Vector, itemType, isKey: false, annotations);

    /// <summary>A vector whose size may differ from row to row.</summary>
    public static SchemaShape.Column VariableVector(string name, DataViewType itemType) =>
        new(name, SchemaShape.Column.VectorKind.VariableVector, itemType, isKey: false);

    /// <summary>A key column; keys of this library are <see cref="uint"/>.</summary>
    public static SchemaShape.Column Key(string name, SchemaShape? annotations = null) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, annotations);

    /// <summary>The annotation of slot names, as a vector column carries it.</summary>
    public static SchemaShape SlotNames { get; } = new([Vector(AnnotationUtils.Kinds.SlotNames, TextDataViewType.Instance)]);

    /// <summary>The annotation of a text key's values.</summary>
    public static SchemaShape KeyValues { get; } = new([Vector(AnnotationUtils.Kinds.KeyValues, TextDataViewType.Instance)]);

    /// <summary>The column of a name.</summary>
    public static bool TryFind(SchemaShape shape, string name, out SchemaShape.Column column) => shape.TryFindColumn(name, out column);

    /// <summary>How ML.NET's own messages write the type of a column.</summary>
    public static string Describe(SchemaShape.Column column) => column.GetTypeString();

    /// <summary>The shape of a full schema.</summary>
    public static SchemaShape Of(DataViewSchema schema) => SchemaShape.Create(schema);

    /// <summary>The columns of <paramref name="input"/> with <paramref name="added"/> put in, a column of equal name replaced.</summary>
    public static SchemaShape With(SchemaShape input, params IEnumerable<SchemaShape.Column> added)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (SchemaShape.Column column in added)
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }
}
