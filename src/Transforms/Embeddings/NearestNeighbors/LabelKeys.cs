using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>The classes of a key column: how many there are, and what their keys stand for, in the type that they had before
/// <c>MapValueToKey</c>, so that <c>MapKeyToValue</c> gives the same again.</summary>
internal sealed class LabelKeys
{
    private const string Annotation = "KeyValues";

    private readonly TypeCode _type;
    private readonly string[] _values;

    private LabelKeys(int count, TypeCode type, string[] values)
    {
        Count = count;
        _type = type;
        _values = values;
    }

    /// <summary>Number of classes.</summary>
    public int Count { get; }

    /// <summary>The annotation of a key column by the values; none where they are unknown.</summary>
    public DataViewSchema.Annotations? KeyValues =>
        _type switch
        {
            TypeCode.Empty => null,
            TypeCode.String => TextAnnotation.KeyValues(_values),
            TypeCode.Boolean => Values<bool>(BooleanDataViewType.Instance),
            TypeCode.SByte => Values<sbyte>(NumberDataViewType.SByte),
            TypeCode.Byte => Values<byte>(NumberDataViewType.Byte),
            TypeCode.Int16 => Values<short>(NumberDataViewType.Int16),
            TypeCode.UInt16 => Values<ushort>(NumberDataViewType.UInt16),
            TypeCode.Int32 => Values<int>(NumberDataViewType.Int32),
            TypeCode.UInt32 => Values<uint>(NumberDataViewType.UInt32),
            TypeCode.Int64 => Values<long>(NumberDataViewType.Int64),
            TypeCode.UInt64 => Values<ulong>(NumberDataViewType.UInt64),
            TypeCode.Single => Values<float>(NumberDataViewType.Single),
            _ => Values<double>(NumberDataViewType.Double),
        };

    /// <summary>The annotation of a vector with a slot for each class.</summary>
    public DataViewSchema.Annotations SlotNames =>
        TextAnnotation.SlotNames(
            _type == TypeCode.Empty ? Enumerable.Range(1, Count).Select(key => key.ToString(CultureInfo.InvariantCulture)) : _values
        );

    /// <summary>The classes of a label column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no key of known size.</exception>
    public static LabelKeys Of(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType key || key.Count > int.MaxValue)
            throw SchemaErrors.Mismatch("label", column.Name, "Key", column.Type);

        int count = (int)key.Count;
        if (column.Annotations.Schema.GetColumnOrNull(Annotation)?.Type is not VectorDataViewType { ItemType: { } item } vector)
            return new LabelKeys(count, TypeCode.Empty, []);
        if (vector.Size != count)
            return new LabelKeys(count, TypeCode.Empty, []);
        if (item is TextDataViewType)
            return new LabelKeys(count, TypeCode.String, Read<ReadOnlyMemory<char>>(column, text => text.ToString()));

        TypeCode type = Type.GetTypeCode(item.RawType);
        string[]? values = type switch
        {
            TypeCode.Boolean => Read<bool>(column, value => value.ToString()),
            TypeCode.SByte => Numbers<sbyte>(column),
            TypeCode.Byte => Numbers<byte>(column),
            TypeCode.Int16 => Numbers<short>(column),
            TypeCode.UInt16 => Numbers<ushort>(column),
            TypeCode.Int32 => Numbers<int>(column),
            TypeCode.UInt32 => Numbers<uint>(column),
            TypeCode.Int64 => Numbers<long>(column),
            TypeCode.UInt64 => Numbers<ulong>(column),
            TypeCode.Single => Numbers<float>(column),
            TypeCode.Double => Numbers<double>(column),
            _ => null,
        };
        return values is null ? new LabelKeys(count, TypeCode.Empty, []) : new LabelKeys(count, type, values);
    }

    /// <summary>Makes a reader of the current row's class: its number from 0, NaN where it is missing.</summary>
    public static Func<float> Open(DataViewRow row, DataViewSchema.Column column)
    {
        Type raw = column.Type.RawType;
        if (raw == typeof(byte))
            return Keys<byte>(row, column, key => key);
        if (raw == typeof(ushort))
            return Keys<ushort>(row, column, key => key);
        return raw == typeof(ulong) ? Keys<ulong>(row, column, key => key) : Keys<uint>(row, column, key => key);
    }

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Count);
        writer.Values.Write((int)_type);
        foreach (string value in _values)
            writer.Values.Write(value);
    }

    public static LabelKeys Read(ModelReader reader)
    {
        int count = reader.ReadInt32("the number of classes", 1);
        TypeCode type = reader.ReadEnum<TypeCode>("the type of the classes");
        var keys = new LabelKeys(count, type, type == TypeCode.Empty ? [] : reader.ReadStrings(count));
        try
        {
            _ = keys.KeyValues;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException)
        {
            throw new FormatException("The saved model is damaged: the name of a class does not fit the type of the classes.", exception);
        }

        return keys;
    }

    private DataViewSchema.Annotations Values<T>(PrimitiveDataViewType type)
    {
        T[] values = Array.ConvertAll(_values, value => (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture));
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add<VBuffer<T>>(
            Annotation,
            new VectorDataViewType(type, values.Length),
            (ref VBuffer<T> value) => new VBuffer<T>(values.Length, values).CopyTo(ref value)
        );
        return builder.ToAnnotations();
    }

    private static string[] Numbers<T>(DataViewSchema.Column column)
        where T : IFormattable => Read<T>(column, value => value.ToString(null, CultureInfo.InvariantCulture));

    private static string[] Read<T>(DataViewSchema.Column column, Func<T, string> text)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(Annotation, ref values);
        return [.. values.DenseValues().Select(text)];
    }

    private static Func<float> Keys<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> number)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return number(value) is > 0 and var key ? key - 1 : float.NaN;
        };
    }
}
