using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>A column of categories that is read as text: text itself, the text or number of a key, or a plain value.</summary>
internal sealed class CategoryColumn
{
    private const string Expected = "Key, Text, Boolean or a number";

    private CategoryColumn(DataViewSchema.Column column) => Column = column;

    public DataViewSchema.Column Column { get; }

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string role, string? name)
    {
        if (name is null)
            return;
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !(column.IsKey || IsPlain(column.ItemType)))
            throw SchemaErrors.Mismatch(role, name, Expected, SchemaShapes.Describe(column));
    }

    /// <summary>Finds the column; null where there is none and it is not required.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static CategoryColumn? Find(DataViewSchema schema, string role, string? name, bool isRequired)
    {
        if (name is null)
            return null;
        if (schema.GetColumnOrNull(name) is not { } column)
            return isRequired ? throw SchemaErrors.Missing(role, name) : null;
        if (column.Type is not KeyDataViewType && !IsPlain(column.Type))
            throw SchemaErrors.Mismatch(role, name, Expected, column.Type);
        return new CategoryColumn(column);
    }

    /// <summary>Makes a reader of the current row's category; null or empty where it is missing.</summary>
    public Func<string?> Open(DataViewRow row)
    {
        if (Column.Type is KeyDataViewType)
            return OpenKey(row);
        if (Column.Type is TextDataViewType)
            return Values<ReadOnlyMemory<char>>(row, text => text.ToString());
        if (Column.Type is BooleanDataViewType)
            return Values<bool>(row, KeyNames.Of);
        return Type.GetTypeCode(Column.Type.RawType) switch
        {
            TypeCode.SByte => Numbers<sbyte>(row),
            TypeCode.Byte => Numbers<byte>(row),
            TypeCode.Int16 => Numbers<short>(row),
            TypeCode.UInt16 => Numbers<ushort>(row),
            TypeCode.Int32 => Numbers<int>(row),
            TypeCode.UInt32 => Numbers<uint>(row),
            TypeCode.Int64 => Numbers<long>(row),
            TypeCode.UInt64 => Numbers<ulong>(row),
            TypeCode.Double => Values<double>(row, KeyNames.Of),
            _ => Values<float>(row, KeyNames.Of),
        };
    }

    private Func<string?> OpenKey(DataViewRow row)
    {
        string?[] names = KeyNames.Of(Column);

        string? Name(ulong key) =>
            key == 0 ? null
            : key <= (ulong)names.Length ? names[key - 1]
            : key.ToString(CultureInfo.InvariantCulture);

        Type raw = Column.Type.RawType;
        if (raw == typeof(byte))
            return Values<byte>(row, key => Name(key));
        if (raw == typeof(ushort))
            return Values<ushort>(row, key => Name(key));
        return raw == typeof(ulong) ? Values<ulong>(row, Name) : Values<uint>(row, key => Name(key));
    }

    private Func<string?> Numbers<T>(DataViewRow row)
        where T : IFormattable => Values<T>(row, KeyNames.Of);

    private Func<string?> Values<T>(DataViewRow row, Func<T, string?> nameOf)
    {
        ValueGetter<T> getter = row.GetGetter<T>(Column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return nameOf(value);
        };
    }

    private static bool IsPlain(DataViewType type) => type is TextDataViewType or BooleanDataViewType or NumberDataViewType;
}
