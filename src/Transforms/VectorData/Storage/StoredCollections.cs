using System.Collections.Concurrent;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>The collections of a store, by name.</summary>
/// <param name="seed">Seed of approximate search.</param>
internal sealed class StoredCollections(int seed)
{
    /// <summary>What the store calls itself.</summary>
    public const string SystemName = "mlnet-embeddings";

    private readonly ConcurrentDictionary<string, StoredCollection> _collections = new(StringComparer.Ordinal);

    public int Seed => seed;

    public IEnumerable<string> Names => _collections.Keys.Order(StringComparer.Ordinal);

    public bool Has(string name) => _collections.ContainsKey(name);

    public void Delete(string name) => _collections.TryRemove(name, out _);

    public void Add(string name, StoredCollection collection) => _collections[name] = collection;

    /// <summary>The collections of this moment, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, StoredCollection>> All() =>
        [.. _collections.ToArray().OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>Makes a collection where there is none of that name.</summary>
    /// <exception cref="InvalidOperationException">There is one whose records are others.</exception>
    public void Ensure(string name, CollectionSchema schema)
    {
        StoredCollection collection = _collections.GetOrAdd(name, _ => StoredCollection.Empty(schema, seed));
        if (!collection.Schema.Equals(schema))
            throw new InvalidOperationException(Difference(name, schema, collection));
    }

    /// <summary>A collection; <see langword="null"/> where there is none of that name with such records.</summary>
    public StoredCollection? Find(string name, CollectionSchema schema, out string? fault)
    {
        fault = null;
        if (!_collections.TryGetValue(name, out StoredCollection? collection))
        {
            fault = $"There is no collection '{name}'; make it with EnsureCollectionExistsAsync.";
            return null;
        }

        if (collection.Schema.Equals(schema))
            return collection;

        fault = Difference(name, schema, collection);
        return null;
    }

    private static string Difference(string name, CollectionSchema schema, StoredCollection collection) =>
        $"Collection '{name}' was made for other records: {schema.DifferenceFrom(collection.Schema)}.";
}
