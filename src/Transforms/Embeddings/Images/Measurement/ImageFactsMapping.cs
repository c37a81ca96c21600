using Microsoft.ML;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Images.Measurement;

/// <summary>The facts of images, bound to an input schema.</summary>
internal sealed class ImageFactsMapping(ComponentHost host, ImageFactsColumns columns, DataViewSchema.Column input, IImageDecoder decoder)
    : IBatchMapping
{
    public ComponentHost Host { get; } = host;

    public ImageFactsColumns Columns { get; } = columns;

    public DataViewSchema.Column Input { get; } = input;

    public IImageDecoder Decoder { get; } = decoder;

    public IReadOnlyList<DataViewSchema.Column> Inputs => [Input];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = [FactsColumn.Column(columns.Output)];

    public int MaximumBatchSize => 64;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new ImageFactsBatch(this, source, capacity);
}
