using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>What the keys of a column stand for, as text: the same text that a plain column of these values is read as.</summary>
internal static class KeyNames
{
    private const string Annotation = "KeyValues";

    /// <summary>The text of each key from 1 on; <see langword="null"/> for a missing value, none where no values are known.</summary>
    public static string?[] Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Annotation)?.Type is not VectorDataViewType { ItemType: { } item })
            return [];
        if (item is TextDataViewType)
            return Read<ReadOnlyMemory<char>>(column, text => text.ToString());
        if (item is not (BooleanDataViewType or NumberDataViewType))
            return [];
        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Boolean => Read<bool>(column, Of),
            TypeCode.SByte => Read<sbyte>(column, Of),
            TypeCode.Byte => Read<byte>(column, Of),
            TypeCode.Int16 => Read<short>(column, Of),
            TypeCode.UInt16 => Read<ushort>(column, Of),
            TypeCode.Int32 => Read<int>(column, Of),
            TypeCode.UInt32 => Read<uint>(column, Of),
            TypeCode.Int64 => Read<long>(column, Of),
            TypeCode.UInt64 => Read<ulong>(column, Of),
            TypeCode.Double => Read<double>(column, Of),
            _ => Read<float>(column, Of),
        };
    }

    /// <summary>The text of a truth value.</summary>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>The text of a number; <see langword="null"/> where it is missing.</summary>
    public static string? Of(double value) => double.IsNaN(value) ? null : value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Of(double)"/>
    public static string? Of(float value) => float.IsNaN(value) ? null : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The text of a whole number.</summary>
    public static string Of<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string?[] Read<T>(DataViewSchema.Column column, Func<T, string?> textOf)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(Annotation, ref values);
        return [.. values.DenseValues().Select(textOf)];
    }
}
