using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Rows;

/// <summary>An input column of features: a vector of <see cref="float"/> of known size, or a single <see cref="float"/>.</summary>
internal sealed class FeatureColumn
{
    private const string Role = "input";
    private const string Expected = "known-size vector of Single";

    private FeatureColumn(DataViewSchema.Column column, int count)
    {
        Column = column;
        Count = count;
    }

    public DataViewSchema.Column Column { get; }

    /// <summary>Features per row, 1 or more.</summary>
    public int Count { get; }

    /// <summary>The check that an estimator makes of a schema shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string name)
    {
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(Role, name);
        if (column.Kind == SchemaShape.Column.VectorKind.VariableVector || column.IsKey || column.ItemType != NumberDataViewType.Single)
            throw SchemaErrors.Mismatch(Role, name, Expected, SchemaShapes.Describe(column));
    }

    /// <summary>Finds the column in a full schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="count">The number of features that it must have, or <see langword="null"/> where any will do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or of another size.</exception>
    public static FeatureColumn Find(DataViewSchema schema, string name, int? count = null)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw SchemaErrors.Missing(Role, name);

        int size = column.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => vector.Size,
            NumberDataViewType number when number == NumberDataViewType.Single => 1,
            _ => throw SchemaErrors.Mismatch(Role, name, Expected, column.Type),
        };
        if (count is { } required && size != required)
            throw SchemaErrors.Mismatch(Role, name, $"Vector<Single, {required}>", column.Type);
        return new FeatureColumn(column, size);
    }

    /// <summary>Makes a reader of the current row's features.</summary>
    public RowReader Open(DataViewRow row)
    {
        if (Column.Type is not VectorDataViewType)
        {
            ValueGetter<float> scalar = row.GetGetter<float>(Column);
            return destination => scalar(ref destination[0]);
        }

        ValueGetter<VBuffer<float>> vector = row.GetGetter<VBuffer<float>>(Column);
        VBuffer<float> buffer = default;
        return destination =>
        {
            vector(ref buffer);
            if (buffer.Length != Count)
                throw new InvalidOperationException($"Column '{Column.Name}' promised {Count} values, and a row holds {buffer.Length}.");
            buffer.CopyTo(destination);
        };
    }

    /// <summary>The place of the first value that is missing or infinite, or −1.</summary>
    public static int FirstInvalid(ReadOnlySpan<float> features)
    {
        if (FiniteCheck.AllFinite(features))
            return -1;

        for (int i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Writes the features of the current row, zeros included, to the destination.</summary>
    /// <param name="destination">Receives <see cref="Count"/> values.</param>
    public delegate void RowReader(Span<float> destination);
}
