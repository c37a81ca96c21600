using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;
using MLNet.Embeddings.VectorData.Search;
using MLNet.Embeddings.VectorData.Storage;

namespace MLNet.Embeddings.VectorData.Collections;

/// <summary>A collection as a program sees it, with records of a type of its own. It holds nothing itself, so that several may be over the
/// same records.</summary>
internal sealed class NeighborCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly StoredCollections _store;
    private readonly CollectionModel _model;
    private readonly CollectionSchema _schema;
    private readonly RecordMapper<TRecord> _mapper;

    public NeighborCollection(StoredCollections store, string name, CollectionModel model)
    {
        _store = store;
        _model = model;
        _schema = CollectionSchema.Of(model);
        _mapper = new RecordMapper<TRecord>(model, _schema);
        Name = name;
    }

    public override string Name { get; }

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(_store.Has(Name));

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        _store.Ensure(Name, _schema);
        return Task.CompletedTask;
    }

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        _store.Delete(Name);
        return Task.CompletedTask;
    }

    public override Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        CollectionRows rows = Read("Get", options?.IncludeVectors == true);
        return Task.FromResult(
            rows.Records.TryGetValue(key, out StoredRecord? stored)
                ? _mapper.ToRecord(stored, options?.IncludeVectors == true ? rows : null)
                : null
        );
    }

    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new FilteredRecordRetrievalOptions<TRecord>();
        CollectionRows rows = Read("Get", options.IncludeVectors);
        Func<StoredRecord, bool> passes = FilterOver(rows, filter, "Get", cancellationToken);
        IEnumerable<StoredRecord> found = Ordered(rows.InOrder.Where(passes), options).Skip(options.Skip).Take(top);
        foreach (StoredRecord stored in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _mapper.ToRecord(stored, options.IncludeVectors ? rows : null);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => DeleteAsync([key], cancellationToken);

    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Find("Delete").Delete([.. keys.Select(key => (object)key)], cancellationToken);
        return Task.CompletedTask;
    }

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        TRecord[] all = [.. records];
        StoredCollection collection = Find("Upsert");
        float[]?[][] generated = await GenerateAsync(all, cancellationToken).ConfigureAwait(false);
        try
        {
            // All are read before the first is written: a record that cannot be stored leaves the collection as it was.
            collection.Upsert([.. all.Select((record, place) => _mapper.ToNew(record, generated[place]))], cancellationToken);
        }
        catch (VectorStoreException exception)
        {
            throw Failure("Upsert", exception.Message, exception);
        }
    }

    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        VectorPropertyModel property = _model.GetVectorPropertyOrSingle(options);
        CollectionRows rows = Read("Search", options.IncludeVectors);
        int place = _schema.PlaceOfVector(property.StorageName);
        VectorSpace space = _schema.Vectors[place];
        float[] query = await SearchVectors.OfAsync(searchValue, property, space, cancellationToken).ConfigureAwait(false);

        var wanted = (int)Math.Min((long)top + options.Skip, Array.MaxLength);
        Func<StoredRecord, bool>? passes = options.Filter is null ? null : FilterOver(rows, options.Filter, "Search", cancellationToken);
        foreach (RowMatch<StoredRecord> match in rows.Vectors[place].Nearest(query, wanted, passes).Skip(options.Skip))
        {
            cancellationToken.ThrowIfCancellationRequested();
            double score = space.ScoreOf(match.Distance);
            if (!space.Passes(score, options.ScoreThreshold))
                yield break;
            yield return new VectorSearchResult<TRecord>(_mapper.ToRecord(match.Key, options.IncludeVectors ? rows : null), score);
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata)
                ? new VectorStoreCollectionMetadata { VectorStoreSystemName = StoredCollections.SystemName, CollectionName = Name }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private StoredCollection Find(string operation) =>
        _store.Find(Name, _schema, out string? fault) ?? throw Failure(operation, fault!, inner: null);

    private CollectionRows Read(string operation, bool includesVectors)
    {
        // What a vector was made of is not kept, so that there is nothing to put in its place.
        if (includesVectors && _model.VectorProperties.Any(property => !NeighborModelBuilder.IsVector(property.Type)))
            throw new NotSupportedException(
                $"The vectors of collection '{Name}' were generated from other values and cannot be put into its records; leave out "
                    + "IncludeVectors."
            );
        return Find(operation).Rows;
    }

    private Func<StoredRecord, bool> FilterOver(
        CollectionRows rows,
        Expression<Func<TRecord, bool>> filter,
        string operation,
        CancellationToken cancellationToken
    )
    {
        Func<StoredRecord, bool> passes = RecordFilter<TRecord>.Compile(
            filter,
            _model,
            _schema,
            stored => _mapper.ToRecord(stored, rows),
            (message, exception) => Failure(operation, message, exception)
        );

        // Here, since a filter that hardly any record passes is asked of all of them before there is a first one.
        return stored =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return passes(stored);
        };
    }

    private IEnumerable<StoredRecord> Ordered(IEnumerable<StoredRecord> records, FilteredRecordRetrievalOptions<TRecord> options)
    {
        if (options.OrderBy is null)
            return records;

        IOrderedEnumerable<StoredRecord>? ordered = null;
        foreach (var sort in options.OrderBy(new FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition()).Values)
        {
            PropertyModel property = _model.GetDataOrKeyProperty(sort.PropertySelector);
            int place = _schema.PlaceOfData(property.StorageName);
            Func<StoredRecord, object?> value = property is KeyPropertyModel ? stored => stored.Key : stored => stored.Values[place];
            ordered = (ordered, sort.Ascending) switch
            {
                (null, true) => records.OrderBy(value, ValueOrder.Instance),
                (null, false) => records.OrderByDescending(value, ValueOrder.Instance),
                (_, true) => ordered.ThenBy(value, ValueOrder.Instance),
                _ => ordered.ThenByDescending(value, ValueOrder.Instance),
            };
        }

        return ordered ?? records;
    }

    // Per record the vectors that are generated, by their place in the schema: one call of the generator per property.
    private async Task<float[]?[][]> GenerateAsync(TRecord[] records, CancellationToken cancellationToken)
    {
        var generated = new float[]?[records.Length][];
        for (int record = 0; record < records.Length; record++)
            generated[record] = new float[]?[_schema.Vectors.Length];
        foreach (VectorPropertyModel property in _model.VectorProperties.Where(property => !NeighborModelBuilder.IsVector(property.Type)))
        {
            int place = _schema.PlaceOfVector(property.StorageName);
            int[] filled = [.. Enumerable.Range(0, records.Length).Where(i => property.GetValueAsObject(records[i]) is not null)];
            if (filled.Length == 0)
                continue;

            IReadOnlyList<Embedding> made = await property
                .GenerateEmbeddingsAsync(filled.Select(i => property.GetValueAsObject(records[i])), cancellationToken)
                .ConfigureAwait(false);
            for (int i = 0; i < filled.Length; i++)
                generated[filled[i]][place] = RecordMapper<TRecord>.CopyOf(made[i]);
        }

        return generated;
    }

    private VectorStoreException Failure(string operation, string message, Exception? inner) =>
        new(message, inner)
        {
            VectorStoreSystemName = StoredCollections.SystemName,
            CollectionName = Name,
            OperationName = operation,
        };
}
