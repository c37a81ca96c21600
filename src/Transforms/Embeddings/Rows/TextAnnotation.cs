using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>The annotation of a column by a list of texts: the names of a vector's slots, or the values of a key.</summary>
internal static class TextAnnotation
{
    /// <summary>Names for the slots of a vector that have none of their own: the column's name and the number, from 0.</summary>
    public static DataViewSchema.Annotations NumberedSlots(string column, int length) =>
        SlotNames(Enumerable.Range(0, length).Select(slot => string.Create(CultureInfo.InvariantCulture, $"{column}.{slot}")));

    public static DataViewSchema.Annotations SlotNames(IEnumerable<string> names) => Of("SlotNames", names);

    public static DataViewSchema.Annotations KeyValues(IEnumerable<string> values) => Of("KeyValues", values);

    private static DataViewSchema.Annotations Of(string kind, IEnumerable<string> texts)
    {
        ReadOnlyMemory<char>[] values = [.. texts.Select(text => text.AsMemory())];
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add<VBuffer<ReadOnlyMemory<char>>>(
            kind,
            new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(values.Length, values).CopyTo(ref value)
        );
        return builder.ToAnnotations();
    }
}
