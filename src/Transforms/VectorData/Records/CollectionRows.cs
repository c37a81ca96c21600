using System.Collections.Immutable;
using MLNet.Embeddings.Neighbors.Segments;

namespace MLNet.Embeddings.VectorData.Records;

/// <summary>All records of a collection at one moment. It never changes: a writer makes another one, while readers go on with
/// theirs.</summary>
/// <param name="records">The records, by key.</param>
/// <param name="vectors">An index for each vector property, by its place in the schema.</param>
/// <param name="nextNumber">The number of the next record to be written.</param>
internal sealed class CollectionRows(ImmutableDictionary<object, StoredRecord> records, IndexRows<StoredRecord>[] vectors, long nextNumber)
{
    private StoredRecord[]? _inOrder;

    public ImmutableDictionary<object, StoredRecord> Records { get; } = records;

    public IndexRows<StoredRecord>[] Vectors { get; } = vectors;

    /// <summary>The records in the order in which they were written.</summary>
    public StoredRecord[] InOrder => _inOrder ??= [.. Records.Values.OrderBy(record => record.Number)];

    /// <summary>The same with other records, which take the place of those with their keys.</summary>
    public CollectionRows With(IReadOnlyList<NewRecord> newRecords, CancellationToken cancellationToken)
    {
        // Of several with one key the last one stays.
        NewRecord[] added = [.. newRecords.Reverse().DistinctBy(record => record.Key).Reverse()];
        StoredRecord[] stored = [.. added.Select((record, place) => new StoredRecord(record.Key, record.Values, nextNumber + place))];
        StoredRecord[] replaced = [.. stored.Select(record => Records.GetValueOrDefault(record.Key)).OfType<StoredRecord>()];
        var changed = new IndexRows<StoredRecord>[Vectors.Length];
        for (int place = 0; place < changed.Length; place++)
        {
            int[] filled = [.. Enumerable.Range(0, added.Length).Where(record => added[record].Vectors[place] is not null)];
            var rows = new Matrix(filled.Length, Vectors[place].Dimension);
            for (int row = 0; row < filled.Length; row++)
                added[filled[row]].Vectors[place].CopyTo(rows.Row(row));
            changed[place] = Vectors[place]
                .Changed(replaced, rows, [.. filled.Select(record => stored[record])], cancellationToken: cancellationToken);
        }

        return new CollectionRows(
            Records.SetItems(stored.Select(record => KeyValuePair.Create(record.Key, record))),
            changed,
            nextNumber + stored.Length
        );
    }

    /// <summary>The same without the records of some keys; those that no record has are passed over.</summary>
    public CollectionRows Without(IEnumerable<object> keys, CancellationToken cancellationToken)
    {
        StoredRecord[] removed = [.. keys.Distinct().Select(key => Records.GetValueOrDefault(key)).OfType<StoredRecord>()];
        return removed.Length == 0
            ? this
            : new CollectionRows(
                Records.RemoveRange(removed.Select(record => record.Key)),
                Array.ConvertAll(Vectors, index => index.Changed(removed, index.NoRows, [], cancellationToken: cancellationToken)),
                nextNumber
            );
    }

    /// <summary>The same, with indexes that can be written: itself where they can.</summary>
    public CollectionRows Clean(EngineContext context)
    {
        IndexRows<StoredRecord>[] clean = Array.ConvertAll(Vectors, index => index.Clean(context));
        return clean.AsSpan().SequenceEqual(Vectors) ? this : new CollectionRows(Records, clean, nextNumber);
    }
}
