using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Projection;

/// <summary>The output column of a projection, bound to an input schema.</summary>
internal sealed class ProjectionMapping : IBatchMapping
{
    private const int RowsPerBatch = 512;

    /// <param name="host">Place of the transformer in ML.NET's environment.</param>
    /// <param name="map">The fitted map.</param>
    /// <param name="features">The input column.</param>
    /// <param name="outputColumnName">Name of the output column.</param>
    /// <param name="trustColumnName">Name of the column of trust, or null.</param>
    /// <param name="slotPrefix">What the names of the components begin with.</param>
    /// <param name="onError">What happens to rows with a missing, infinite or too large feature.</param>
    /// <param name="numberOfThreads">Threads per batch.</param>
    public ProjectionMapping(
        ComponentHost host,
        FittedMap map,
        FeatureColumn features,
        string outputColumnName,
        string? trustColumnName,
        string slotPrefix,
        RowErrorHandling onError,
        int? numberOfThreads
    )
    {
        Host = host;
        Map = map;
        Features = features;
        OnError = onError;
        NumberOfThreads = numberOfThreads;
        Outputs =
        [
            new DataViewSchema.DetachedColumn(
                outputColumnName,
                new VectorDataViewType(NumberDataViewType.Single, map.Coordinates.ColumnCount),
                TextAnnotation.SlotNames(Enumerable.Range(1, map.Coordinates.ColumnCount).Select(number => $"{slotPrefix}{number}"))
            ),
            .. trustColumnName is null
                ? Array.Empty<DataViewSchema.DetachedColumn>()
                : [new DataViewSchema.DetachedColumn(trustColumnName, NumberDataViewType.Single)],
        ];
    }

    public ComponentHost Host { get; }

    public FittedMap Map { get; }

    public FeatureColumn Features { get; }

    public RowErrorHandling OnError { get; }

    public int? NumberOfThreads { get; }

    public IReadOnlyList<DataViewSchema.Column> Inputs => [Features.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public int MaximumBatchSize => RowsPerBatch;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new ProjectionBatch(this, source, capacity);
}
