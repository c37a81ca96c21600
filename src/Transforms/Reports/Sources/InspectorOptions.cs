using Microsoft.ML;

namespace MLNet.Embeddings.Reports;

/// <summary>What every inspector is told: the model, how images are read, and who is told of progress.</summary>
public abstract class InspectorOptions
{
    private protected InspectorOptions() { }

    /// <summary>The CLIP model that turns images into vectors; with a text model, it is also asked what it takes each image for.</summary>
    /// <value>Default <see langword="null"/>: <see cref="ClipModel.Embedded"/>.</value>
    public ClipModel? Model { get; set; }

    /// <summary>What decodes the images.</summary>
    /// <value>Default <see langword="null"/>: <see cref="ImageDecoders.Default"/>.</value>
    public IImageDecoder? Decoder { get; set; }

    /// <summary>At which size large images are decoded.</summary>
    /// <value>Default <see cref="ImageDecoding.Scaled"/>: photographs of 12 megapixels take a quarter of the time.</value>
    public ImageDecoding Decoding { get; set; } = ImageDecoding.Scaled;

    /// <summary>A file that remembers what was computed of image files, so that an unchanged one is neither decoded nor embedded again: see
    /// <see cref="ClipEmbeddingEstimator.Options.StorePath"/>.</summary>
    /// <value>Default <see langword="null"/>: nothing is remembered.</value>
    public string? StorePath { get; set; }

    /// <summary>Images that go through the model at once.</summary>
    /// <value>From 1 to 1024. Default 16.</value>
    public int BatchSize { get; set; } = 16;

    /// <summary>Threads that decode, and threads of the model; all else takes all processors.</summary>
    /// <value>1 or more. Default <see langword="null"/>: all processors.</value>
    public int? NumberOfThreads { get; set; }

    /// <summary>The CUDA device that the model runs on.</summary>
    /// <value>0 or more. Default <see langword="null"/>: <c>MLContext.GpuDeviceId</c>, and the CPU where that is not set
    /// either.</value>
    public int? GpuDeviceId { get; set; }

    /// <summary>Told when a stage begins, and of the images that are read.</summary>
    /// <value>Default <see langword="null"/>: nobody.</value>
    public IProgress<EngineProgress>? Progress { get; set; }

    /// <summary>Stops the inspection, which then throws an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default: none.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The environment of the pipelines, whose log receives their messages.</summary>
    /// <value>Default <see langword="null"/>: one of its own.</value>
    public MLContext? MLContext { get; set; }

    internal ClipEmbeddingEstimator.Options ForImages() =>
        new()
        {
            Model = Model ?? ClipModel.Embedded,
            Decoder = Decoder,
            Decoding = Decoding,
            StorePath = StorePath,
            BatchSize = BatchSize,
            NumberOfThreads = NumberOfThreads,
            GpuDeviceId = GpuDeviceId,
            CancellationToken = CancellationToken,
        };

    internal void Report(string stage, long completed, long total)
    {
        CancellationToken.ThrowIfCancellationRequested();
        Progress?.Report(new EngineProgress(stage, completed, total));
    }
}
