using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>An input column of features: a vector of <see cref="float"/> of known size, or a single <see cref="float"/>; for some, of
/// <see cref="double"/> as well.</summary>
internal sealed class FeatureColumn
{
    private const string Role = "input";
    private const string Expected = "known-size vector of Single";
    private const string ExpectedWide = "known-size vector of Single or Double";

    private FeatureColumn(DataViewSchema.Column column, int count, bool isDouble)
    {
        Column = column;
        Count = count;
        IsDouble = isDouble;
    }

    public DataViewSchema.Column Column { get; }

    /// <summary>Features per row, 1 or more.</summary>
    public int Count { get; }

    /// <summary>Whether the column holds double precision.</summary>
    public bool IsDouble { get; }

    /// <summary>The check that an estimator makes of a schema shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="takesDouble">Whether double precision will do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string name, bool takesDouble = false)
    {
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(Role, name);
        bool isNumber = column.ItemType == NumberDataViewType.Single || (takesDouble && column.ItemType == NumberDataViewType.Double);
        if (column.Kind == SchemaShape.Column.VectorKind.VariableVector || column.IsKey || !isNumber)
            throw SchemaErrors.Mismatch(Role, name, takesDouble ? ExpectedWide : Expected, SchemaShapes.Describe(column));
    }

    /// <summary>Finds the column in a full schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="count">The number of features that it must have, or <see langword="null"/> where any will do.</param>
    /// <param name="takesDouble">Whether double precision will do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or of another size.</exception>
    public static FeatureColumn Find(DataViewSchema schema, string name, int? count = null, bool takesDouble = false)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw SchemaErrors.Missing(Role, name);

        DataViewType itemType = (column.Type as VectorDataViewType)?.ItemType ?? column.Type;
        bool isNumber = itemType == NumberDataViewType.Single || (takesDouble && itemType == NumberDataViewType.Double);
        int size = column.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when isNumber => vector.Size,
            NumberDataViewType when isNumber => 1,
            _ => throw SchemaErrors.Mismatch(Role, name, takesDouble ? ExpectedWide : Expected, column.Type),
        };
        if (count is { } required && size != required)
            throw SchemaErrors.Mismatch(Role, name, $"Vector<Single, {required}>", column.Type);
        return new FeatureColumn(column, size, itemType == NumberDataViewType.Double);
    }

    /// <summary>Makes a reader of the current row's features, of a column of single precision.</summary>
    public RowReader<float> Open(DataViewRow row) => Open<float>(row);

    /// <summary>Makes a reader of the current row's features, in single precision, whatever the column's.</summary>
    /// <param name="row">The row.</param>
    /// <param name="offset">What is taken off them first.</param>
    public RowReader<float> Open(DataViewRow row, CommonOffset? offset)
    {
        if (!IsDouble && offset is null)
            return Open<float>(row);

        RowReader<double> read = OpenWide(row);
        var values = new double[Count];
        return destination =>
        {
            read(values);
            CommonOffset.SubtractRow(values, offset, destination);
        };
    }

    /// <summary>Makes a reader of the current row's features, in double precision, whatever the column's.</summary>
    public RowReader<double> OpenWide(DataViewRow row)
    {
        if (IsDouble)
            return Open<double>(row);

        RowReader<float> read = Open<float>(row);
        var values = new float[Count];
        return destination =>
        {
            read(values);
            for (int i = 0; i < values.Length; i++)
                destination[i] = values[i];
        };
    }

    private RowReader<T> Open<T>(DataViewRow row)
    {
        if (Column.Type is not VectorDataViewType)
        {
            ValueGetter<T> scalar = row.GetGetter<T>(Column);
            return destination => scalar(ref destination[0]);
        }

        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(Column);
        VBuffer<T> buffer = default;
        return destination =>
        {
            vector(ref buffer);
            if (buffer.Length != Count)
                throw new InvalidOperationException($"Column '{Column.Name}' promised {Count} values, and a row holds {buffer.Length}.");
            buffer.CopyTo(destination);
        };
    }

    /// <summary>Writes the features of the current row, zeros included, to the destination.</summary>
    /// <typeparam name="T">Their precision.</typeparam>
    /// <param name="destination">Receives <see cref="Count"/> values.</param>
    public delegate void RowReader<T>(Span<T> destination);
}
