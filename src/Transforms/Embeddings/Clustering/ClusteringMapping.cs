using Microsoft.ML;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clustering;

/// <summary>The output columns of a density clustering, bound to an input schema.</summary>
internal sealed class ClusteringMapping(ComponentHost host, FittedClusters clusters, FeatureColumn features, ClusteringColumns columns)
    : IBatchMapping
{
    private const int RowsPerBatch = 512;

    public ComponentHost Host { get; } = host;

    public FittedClusters Clusters { get; } = clusters;

    public FeatureColumn Features { get; } = features;

    public ClusteringColumns Columns { get; } = columns;

    public IReadOnlyList<DataViewSchema.Column> Inputs => [Features.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = columns.Added(clusters.Fit.Clusters.Count);

    public int MaximumBatchSize => RowsPerBatch;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new ClusteringBatch(this, source, capacity);
}
