using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>An input column of classes: a key, or a text, Boolean or number of which each distinct value is a class.</summary>
/// <remarks>Classes are numbered in the order in which they appear; a missing value (key 0, NaN, empty text) is no class.</remarks>
internal sealed class LabelColumn
{
    private const string Role = "label";
    private const string Expected = "Key, Text, Boolean, Single or Int32";
    private const int NoClass = -1;

    private LabelColumn(DataViewSchema.Column column) => Column = column;

    public DataViewSchema.Column Column { get; }

    /// <summary>The check that an estimator makes of a schema shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string name)
    {
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(Role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !(column.IsKey || IsPlain(column.ItemType)))
            throw SchemaErrors.Mismatch(Role, name, Expected, SchemaShapes.Describe(column));
    }

    /// <summary>Finds the column in a full schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static LabelColumn Find(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw SchemaErrors.Missing(Role, name);
        if (column.Type is not KeyDataViewType && !IsPlain(column.Type))
            throw SchemaErrors.Mismatch(Role, name, Expected, column.Type);
        return new LabelColumn(column);
    }

    /// <summary>Makes a reader of the current row's class.</summary>
    public Func<int> Open(DataViewRow row)
    {
        Type raw = Column.Type.RawType;
        bool isKey = Column.Type is KeyDataViewType;
        if (raw == typeof(ReadOnlyMemory<char>))
            return Classes<ReadOnlyMemory<char>, string>(row, text => text.IsEmpty ? null : text.ToString());
        if (raw == typeof(bool))
            return Classes<bool, object>(row, value => value);
        if (raw == typeof(float))
            return Classes<float, object>(row, value => float.IsNaN(value) ? null : value);
        if (raw == typeof(int))
            return Classes<int, object>(row, value => value);
        if (isKey && raw == typeof(byte))
            return Classes<byte, object>(row, value => value == 0 ? null : value);
        if (isKey && raw == typeof(ushort))
            return Classes<ushort, object>(row, value => value == 0 ? null : value);
        if (isKey && raw == typeof(ulong))
            return Classes<ulong, object>(row, value => value == 0 ? null : value);
        return Classes<uint, object>(row, value => value == 0 ? null : value);
    }

    private Func<int> Classes<TValue, TKey>(DataViewRow row, Func<TValue, TKey?> keyOf)
        where TKey : class
    {
        ValueGetter<TValue> getter = row.GetGetter<TValue>(Column);
        var classes = new Dictionary<TKey, int>();
        TValue value = default!;
        return () =>
        {
            getter(ref value);
            if (keyOf(value) is not { } key)
                return NoClass;
            if (!classes.TryGetValue(key, out int number))
                classes.Add(key, number = classes.Count);
            return number;
        };
    }

    private static bool IsPlain(DataViewType type) =>
        type is TextDataViewType or BooleanDataViewType || type == NumberDataViewType.Single || type == NumberDataViewType.Int32;
}
