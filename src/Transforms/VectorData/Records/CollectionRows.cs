using System.Collections.Immutable;
using MLNet.Embeddings.Neighbors.Segments;

namespace MLNet.Embeddings.VectorData.Records;

/// <summary>All records of a collection at one moment. It never changes: a writer makes another one, while readers go on with
/// theirs.</summary>
/// <param name="Records">The records, by key.</param>
/// <param name="Vectors">An index for each vector property, by its place in the schema.</param>
/// <param name="NextNumber">The number of the next record to be written.</param>
internal sealed record CollectionRows(ImmutableDictionary<object, StoredRecord> Records, IndexRows<StoredRecord>[] Vectors, long NextNumber)
{
    /// <summary>The records in the order in which they were written.</summary>
    public IEnumerable<StoredRecord> InOrder => Records.Values.OrderBy(record => record.Number);

    /// <summary>The same with other records, which take the place of those with their keys.</summary>
    public CollectionRows With(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        // Of several with one key the last one stays.
        NewRecord[] added = [.. records.Reverse().DistinctBy(record => record.Key).Reverse()];
        StoredRecord[] stored = [.. added.Select((record, place) => new StoredRecord(record.Key, record.Values, NextNumber + place))];
        StoredRecord[] replaced = [.. stored.Select(record => Records.GetValueOrDefault(record.Key)).OfType<StoredRecord>()];
        var vectors = new IndexRows<StoredRecord>[Vectors.Length];
        for (int place = 0; place < vectors.Length; place++)
        {
            int[] filled = [.. Enumerable.Range(0, added.Length).Where(record => added[record].Vectors[place] is not null)];
            var rows = new Matrix(filled.Length, Vectors[place].Dimension);
            for (int row = 0; row < filled.Length; row++)
                added[filled[row]].Vectors[place].CopyTo(rows.Row(row));
            vectors[place] = Vectors[place]
                .Changed(replaced, rows, [.. filled.Select(record => stored[record])], cancellationToken: cancellationToken);
        }

        return new CollectionRows(
            Records.SetItems(stored.Select(record => KeyValuePair.Create(record.Key, record))),
            vectors,
            NextNumber + stored.Length
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
                Array.ConvertAll(
                    Vectors,
                    index => index.Changed(removed, new Matrix(0, index.Dimension), [], cancellationToken: cancellationToken)
                ),
                NextNumber
            );
    }
}
