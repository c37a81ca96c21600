using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>The values that one passed-through column has in the rows that were read ahead.</summary>
/// <remarks>
/// Every slot has a value of its own that the source's getter fills, so that vectors never share their arrays with the source or with each
/// other.
/// </remarks>
internal abstract class ColumnBuffer
{
    private delegate void Copy<TValue>(in TValue source, ref TValue destination);

    public abstract void Read(int slot);

    public abstract Delegate CreateGetter(Func<int> currentSlot);

    /// <summary>
    /// Whether values can be kept beyond their row: numbers, keys, dates, text, and vectors of these. An image or another object may belong
    /// to the source, which may dispose it, so it cannot.
    /// </summary>
    public static bool CanHold(DataViewType type) =>
        type is VectorDataViewType vector ? CanHold(vector.ItemType) : type is PrimitiveDataViewType;

    /// <summary>Bytes that a value takes, or zero where that is not known beforehand.</summary>
    public static long SizeOf(DataViewType type) =>
        type is VectorDataViewType vector ? vector.Size * SizeOf(vector.ItemType)
        : type.RawType == typeof(ReadOnlyMemory<char>) ? 16
        : 8;

    public static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        Type valueType = column.Type is VectorDataViewType vector
            ? typeof(VectorValues<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(PlainValues<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(valueType, source, column, capacity)!;
    }

    private sealed class PlainValues<TValue>(DataViewRow source, DataViewSchema.Column column, int capacity)
        : Values<TValue>(source, column, capacity, (in TValue from, ref TValue to) => to = from);

    private sealed class VectorValues<TItem>(DataViewRow source, DataViewSchema.Column column, int capacity)
        : Values<VBuffer<TItem>>(source, column, capacity, (in VBuffer<TItem> from, ref VBuffer<TItem> to) => from.CopyTo(ref to));

    private abstract class Values<TValue>(DataViewRow source, DataViewSchema.Column column, int capacity, Copy<TValue> copy) : ColumnBuffer
    {
        private readonly TValue[] _slots = new TValue[capacity];
        private readonly ValueGetter<TValue> _source = source.GetGetter<TValue>(column);

        public override void Read(int slot) => _source(ref _slots[slot]);

        public override Delegate CreateGetter(Func<int> currentSlot) =>
            (ValueGetter<TValue>)((ref TValue value) => copy(in _slots[currentSlot()], ref value));
    }
}
