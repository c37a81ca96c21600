using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>The vectors of images, bound to an input schema.</summary>
internal sealed class ClipEmbeddingMapping : IBatchMapping
{
    /// <summary>While the model works on one of these batches, the next is decoded.</summary>
    public const int BatchesPerRead = 4;

    private readonly DataViewSchema.Column _input;

    public ClipEmbeddingMapping(
        ComponentHost host,
        EncoderLease<ImageEncoder> lease,
        ClipEmbeddingColumns columns,
        DataViewSchema.Column input,
        IImageDecoder decoder
    )
    {
        Host = host;
        Lease = lease;
        Columns = columns;
        Decoder = decoder;
        _input = input;
        var vector = new DataViewSchema.DetachedColumn(
            columns.Output,
            new VectorDataViewType(NumberDataViewType.Single, Dimension),
            TextAnnotation.NumberedSlots(columns.Output, Dimension)
        );
        Outputs = columns.Status is null ? [vector] : [vector, new(columns.Status, TextDataViewType.Instance)];
    }

    public ComponentHost Host { get; }

    public EncoderLease<ImageEncoder> Lease { get; }

    public int Dimension => Lease.Encoder.Dimension;

    public ClipEmbeddingColumns Columns { get; }

    public IImageDecoder Decoder { get; }

    public IReadOnlyList<DataViewSchema.Column> Inputs => [_input];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public int MaximumBatchSize => Lease.Encoder.BatchSize * BatchesPerRead;

    public void Computed(IDataView source, ReadOnlySpan<DataViewRowId> rows)
    {
        if (!RepeatedPasses.Of(source, $"{nameof(ClipEmbeddingMapping)} {Columns.Input} {Lease.Encoder.Content.Name}").Add(rows))
            return;

        using LogChannel log = Host.Log("Transform");
        log.Warning(
            $"The rows of column '{Columns.Input}' go through the model again, which they have been through before; put "
                + "AppendCacheCheckpoint(mlContext) after ClipEmbedding in the pipeline, so that later stages read the vectors from memory."
        );
    }

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) =>
        new ClipEmbeddingBatch(
            this,
            source,
            ImageSlots.Create(source, _input, capacity, Columns.ImageFolder, Lease.Encoder.Preprocessing, Decoder),
            capacity
        );
}
