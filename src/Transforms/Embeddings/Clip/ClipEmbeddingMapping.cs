using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Passes;
using MLNet.Embeddings.Images.Store;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>The vectors of images, bound to an input schema.</summary>
internal sealed class ClipEmbeddingMapping : IBatchMapping
{
    /// <summary>While the model works on one of these batches, the next are decoded; before the first and beside the last one there is
    /// nothing to overlap with.</summary>
    public const int BatchesPerRead = 8;

    /// <summary>The place of the vectors among the outputs.</summary>
    public const int VectorOutput = 0;

    // Since 2, a transparent color and the orientation of a PNG count in pictures as displayed, and inks with alpha keep it.
    private const int VectorVersion = 2;

    private readonly DataViewSchema.Column _input;
    private readonly string? _storePath;

    public ClipEmbeddingMapping(
        ComponentHost host,
        EncoderLease<ImageEncoder> lease,
        ClipEmbeddingColumns columns,
        ImagePassColumns pass,
        DataViewSchema.Column input,
        IImageDecoder decoder,
        string? storePath
    )
    {
        Host = host;
        Lease = lease;
        Columns = columns;
        Pass = pass;
        Decoder = decoder;
        _input = input;
        _storePath = storePath;
        var outputs = new List<DataViewSchema.DetachedColumn>
        {
            new(
                columns.Output,
                new VectorDataViewType(NumberDataViewType.Single, Dimension),
                TextAnnotation.NumberedSlots(columns.Output, Dimension)
            ),
        };
        if (columns.Status is not null)
            outputs.Add(new(columns.Status, TextDataViewType.Instance));
        outputs.AddRange(pass.Added);
        Outputs = outputs;
        StatusOutput = PlaceOf(columns.Status);
        EvidenceOutput = PlaceOf(pass.Evidence);
        ThumbnailOutput = PlaceOf(pass.Thumbnail);
        FactsOutput = PlaceOf(pass.Facts);
    }

    public ComponentHost Host { get; }

    public EncoderLease<ImageEncoder> Lease { get; }

    public int Dimension => Lease.Encoder.Dimension;

    public ClipEmbeddingColumns Columns { get; }

    public ImagePassColumns Pass { get; }

    public IImageDecoder Decoder { get; }

    /// <summary>
    /// Pixels of the shorter side that the model needs; <see langword="null"/> where every pixel counts. A filter that picks single pixels
    /// would pick others.
    /// </summary>
    public int? NeededSide =>
        Pass.Decoding == ImageDecoding.Scaled && Lease.Encoder.Preprocessing.Filter != ResampleFilter.Nearest
            ? Lease.Encoder.Preprocessing.ResizeSize
            : null;

    /// <summary>Whether the images are named by paths, and not given themselves.</summary>
    public bool HoldsPaths => _input.Type is TextDataViewType;

    /// <summary>The place of the reasons among the outputs; −1 where they are not asked for.</summary>
    public int StatusOutput { get; }

    /// <summary>The place of the evidence among the outputs; −1 where it is not asked for.</summary>
    public int EvidenceOutput { get; }

    /// <summary>The place of the small copies among the outputs; −1 where they are not asked for.</summary>
    public int ThumbnailOutput { get; }

    /// <summary>The place of the facts among the outputs; −1 where they are not asked for.</summary>
    public int FactsOutput { get; }

    public IReadOnlyList<DataViewSchema.Column> Inputs => [_input];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public int MaximumBatchSize => Lease.Encoder.BatchSize * BatchesPerRead;

    public void Computed(IDataView source, ReadOnlySpan<DataViewRowId> rows)
    {
        // What a store knows does not go through the model again.
        if (_storePath is not null && HoldsPaths)
            return;

        if (!RepeatedPasses.Of(source, $"{nameof(ClipEmbeddingMapping)} {Columns.Input} {Lease.Encoder.Content.Name}").Add(rows))
            return;

        using LogChannel log = Host.Log("Transform");
        log.Warning(
            $"The rows of column '{Columns.Input}' go through the model again, which they have been through before; put "
                + "AppendCacheCheckpoint(mlContext) after ClipEmbedding in the pipeline, so that later stages read the vectors from memory."
        );
    }

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) =>
        new ClipEmbeddingBatch(this, source, capacity, isActive);

    /// <summary>Opens the images of a batch.</summary>
    public ImageSlots OpenImages(DataViewRow source, int capacity, ImagePass pass) =>
        ImageSlots.Create(source, _input, capacity, Columns.ImageFolder, Lease.Encoder.Preprocessing, pass);

    /// <summary>Puts the store, if there is one, before images that are files.</summary>
    public RememberedImages? Remember(ImageSlots images, ImagePass pass, IStoredColumn[] columns, float[] vectors, int capacity)
    {
        if (_storePath is null || !HoldsPaths)
            return null;

        string recipe =
            vectors.Length > 0 ? Recipe.Of("vector", VectorVersion, Decoder, Lease.Encoder.Identity) : Recipe.Of("reading", 1, Decoder);
        return new RememberedImages(_storePath, images, pass, columns, vectors, Dimension, recipe, capacity, Warn);
    }

    private void Warn(string message)
    {
        using LogChannel log = Host.Log("Transform");
        log.Warning(message);
    }

    private int PlaceOf(string? column) =>
        column is null ? -1 : Outputs.Select((output, place) => (output.Name, place)).First(output => output.Name == column).place;
}
