using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using MLNet.Embeddings.VectorData.Collections;
using MLNet.Embeddings.VectorData.Schema;
using MLNet.Embeddings.VectorData.Storage;

namespace MLNet.Embeddings;

/// <summary>A vector store in memory, over the exact and approximate search of this library: for programs that are written against
/// <c>Microsoft.Extensions.VectorData</c> and need no server, and for their tests.</summary>
/// <remarks>
/// <para>
/// Records are copied in and out, as a database does: what a program changes in a record it was given changes nothing in the store.
/// Collections are described by attributes or by a definition. Keys are texts, <see cref="int"/>, <see cref="long"/> or
/// <see cref="Guid"/>, which the store makes where a record has none. Values are texts, numbers, Booleans, times, and arrays and lists of
/// them. Vectors are of single precision, and a record lacks one where the property is <see langword="null"/>, if its type may be. A record
/// that is to be written back is read with its vectors: written without, it has none from then on. A property of another type is turned
/// into a vector by a generator, and is not kept itself.
/// </para>
/// <para>
/// Distance functions: cosine similarity (the default) and distance, dot product and its negative, Euclidean distance and its square. The
/// index kind <c>Flat</c> compares all vectors, <c>Hnsw</c> walks a graph and may miss a few, and <c>Dynamic</c>, the default, changes
/// from the one to the other at some 130,000 vectors of 512 values (dot products stay exact). A filter is any expression over the record;
/// it is applied before the nearest are chosen, so that as many are found as were asked for wherever so many pass. Equally near records
/// come in the order in which they were written, and the answer does not depend on the number of threads.
/// </para>
/// <para>
/// Any number of threads may read and write at once: a search sees all records of one moment, and a batch is written whole or not at all.
/// Once an eighth of a collection's vectors are new, they are made ready to be searched again, which the call that exceeds that share
/// waits for.
/// </para>
/// </remarks>
/// <example>
/// <code><![CDATA[
/// using var store = new NeighborVectorStore();
/// var pictures = store.GetCollection<string, Picture>("pictures");
/// await pictures.EnsureCollectionExistsAsync();
/// await pictures.UpsertAsync(records);
/// await foreach (var found in pictures.SearchAsync(query, top: 5))
///     Console.WriteLine($"{found.Score:0.000} {found.Record.Path}");
/// ]]></code>
/// </example>
public sealed class NeighborVectorStore : VectorStore
{
    private readonly NeighborVectorStoreOptions _options;
    private readonly StoredCollections _collections;

    /// <summary>Makes a store without collections.</summary>
    /// <param name="options">Options; <see langword="null"/> takes the defaults.</param>
    public NeighborVectorStore(NeighborVectorStoreOptions? options = null)
    {
        _options = options ?? new NeighborVectorStoreOptions();
        _collections = new StoredCollections(_options.Seed);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Holds the store; it stays open.</param>
    /// <param name="options">Options; <see langword="null"/> takes the defaults.</param>
    /// <returns>The store, with all its collections.</returns>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NeighborVectorStore Load(Stream stream, NeighborVectorStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var store = new NeighborVectorStore(options);
        StoreFormat.Load(store._collections, stream);
        return store;
    }

    /// <summary>Writes all collections: records, vectors and approximate indexes.</summary>
    /// <param name="stream">Receives the content; it stays open.</param>
    /// <remarks>Of each collection the records of one moment are written. Deleted ones are not in the file: where some were, a graph is
    /// made again for it, and goes on as it was written.</remarks>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StoreFormat.Save(_collections, stream);
    }

    /// <summary>A collection, with records of a type of the program.</summary>
    /// <typeparam name="TKey">Type of the keys: <see cref="string"/>, <see cref="int"/>, <see cref="long"/> or
    /// <see cref="Guid"/>.</typeparam>
    /// <typeparam name="TRecord">Type of the records, with a constructor without parameters; for records of any shape, see
    /// <see cref="GetDynamicCollection"/>.</typeparam>
    /// <param name="name">Name of the collection.</param>
    /// <param name="definition">What the records consist of; <see langword="null"/>: what the attributes of the type say.</param>
    /// <returns>The collection, which need not exist yet.</returns>
    /// <exception cref="NotSupportedException">A type, distance function or kind of index is not offered.</exception>
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(
        string name,
        VectorStoreCollectionDefinition? definition = null
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (typeof(TRecord) == typeof(Dictionary<string, object?>))
            throw new NotSupportedException("Records of any shape are in a collection of GetDynamicCollection.");
        CollectionModel model = new NeighborModelBuilder().Build(typeof(TRecord), typeof(TKey), definition, _options.EmbeddingGenerator);
        return new NeighborCollection<TKey, TRecord>(_collections, name, model);
    }

    /// <summary>A collection, with records of any shape: values by the names of the definition.</summary>
    /// <param name="name">Name of the collection.</param>
    /// <param name="definition">What the records consist of.</param>
    /// <returns>The collection, which need not exist yet.</returns>
    /// <exception cref="NotSupportedException">A type, distance function or kind of index is not offered.</exception>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(
        string name,
        VectorStoreCollectionDefinition definition
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(definition);
        CollectionModel model = new NeighborModelBuilder().BuildDynamic(definition, _options.EmbeddingGenerator);
        return new NeighborCollection<object, Dictionary<string, object?>>(_collections, name, model);
    }

    /// <summary>Names of all collections, in the order of their characters.</summary>
    /// <param name="cancellationToken">Not needed: nothing is waited for.</param>
    public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) =>
        _collections.Names.ToAsyncEnumerable();

    /// <summary>Whether there is a collection of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Not needed: nothing is waited for.</param>
    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Task.FromResult(_collections.Has(name));
    }

    /// <summary>Deletes a collection, where there is one of that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Not needed: nothing is waited for.</param>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _collections.Delete(name);
        return Task.CompletedTask;
    }

    /// <summary>The store itself, or what it says of itself, by type.</summary>
    /// <param name="serviceType">The type.</param>
    /// <param name="serviceKey">A key; with any, there is nothing.</param>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata) ? new VectorStoreMetadata { VectorStoreSystemName = StoredCollections.SystemName }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }
}
