using System.Collections.Immutable;
using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Records;

/// <summary>A collection, whatever type its records have in a program. Any number of threads may read and write it at once.</summary>
/// <param name="schema">What its records consist of.</param>
/// <param name="rows">Its first records.</param>
internal sealed class StoredCollection(CollectionSchema schema, CollectionRows rows)
{
    private readonly Lock _writer = new();
    private volatile CollectionRows _rows = rows;

    public CollectionSchema Schema => schema;

    /// <summary>The records of this moment.</summary>
    public CollectionRows Rows => _rows;

    public static StoredCollection Empty(CollectionSchema schema, int seed)
    {
        using var context = new EngineContext(1);
        return new StoredCollection(
            schema,
            new CollectionRows(
                ImmutableDictionary<object, StoredRecord>.Empty,
                Array.ConvertAll(
                    schema.Vectors,
                    space => IndexRows<StoredRecord>.Of(new Matrix(0, space.Dimensions), [], space.Settings(seed), context)
                ),
                nextNumber: 0
            )
        );
    }

    public void Upsert(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        lock (_writer)
            _rows = _rows.With(records, cancellationToken);
    }

    public void Delete(IEnumerable<object> keys, CancellationToken cancellationToken)
    {
        lock (_writer)
            _rows = _rows.Without(keys, cancellationToken);
    }

    /// <summary>The records of this moment, with indexes that can be written. What had to be made for that is kept, so that the next file
    /// does not wait for it again; unless records changed meanwhile.</summary>
    public CollectionRows Cleaned(EngineContext context)
    {
        CollectionRows current = _rows;
        CollectionRows clean = current.Clean(context);
        if (clean == current)
            return current;

        lock (_writer)
        {
            if (_rows == current)
                _rows = clean;
        }

        return clean;
    }
}
