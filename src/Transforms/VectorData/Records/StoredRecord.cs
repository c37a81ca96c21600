namespace MLNet.Embeddings.VectorData.Records;

/// <summary>One record as it was written last; its vectors lie in the indexes, under the record itself. It never changes.</summary>
/// <param name="key">Its key.</param>
/// <param name="values">Its values, by their place in the schema.</param>
/// <param name="number">Records that were written later have higher numbers.</param>
internal sealed class StoredRecord(object key, object?[] values, long number)
{
    public object Key { get; } = key;

    public object?[] Values { get; } = values;

    public long Number { get; } = number;
}
