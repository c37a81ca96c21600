using Microsoft.ML;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>The output columns, bound to an input schema.</summary>
internal sealed class LabelQualityMapping(
    ComponentHost host,
    LabelQualityModel model,
    LabelQualityColumns columns,
    FeatureColumn features,
    CategoryColumn labels
) : IBatchMapping
{
    public ComponentHost Host { get; } = host;

    public LabelQualityModel Model { get; } = model;

    public LabelQualityColumns Names { get; } = columns;

    public FeatureColumn Features { get; } = features;

    public CategoryColumn Labels { get; } = labels;

    public IReadOnlyList<DataViewSchema.Column> Inputs { get; } =
        features.Column.Index == labels.Column.Index ? [features.Column] : [features.Column, labels.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = columns.Added;

    public int MaximumBatchSize => 256;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new LabelQualityBatch(this, source, capacity);
}
