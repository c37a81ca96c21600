using Microsoft.ML;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality.Novelty;

/// <summary>The output columns, bound to an input schema.</summary>
internal sealed class NoveltyMapping(ComponentHost host, NoveltyModel model, NoveltyColumns columns, FeatureColumn features) : IBatchMapping
{
    public ComponentHost Host { get; } = host;

    public NoveltyModel Model { get; } = model;

    public NoveltyColumns Names { get; } = columns;

    public FeatureColumn Features { get; } = features;

    public IReadOnlyList<DataViewSchema.Column> Inputs { get; } = [features.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = columns.Added;

    public int MaximumBatchSize => 512;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new NoveltyBatch(this, source, capacity);
}
